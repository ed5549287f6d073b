import { Checkbox, Radio, Stack } from '@mantine/core'
import { useTenantId } from '../../../lib/session.ts'
import { t } from '../../../lib/text.ts'
import { CustomerPick } from '../../../parts/pick/CustomerPick.tsx'
import { shipToFinder, userFinder, userOfCustomerFinder } from '../../../parts/pick/finders.ts'
import { ManyPick } from '../../../parts/pick/ManyPick.tsx'
import { Pick } from '../../../parts/pick/Pick.tsx'
import { RolePick } from '../../../parts/pick/RolePick.tsx'
import type { Assigning } from './assigning.ts'

interface Props {
  readonly value: Assigning
  readonly onChange: (value: Assigning) => void
  /** Beside their fields: `accountId`, `customerId`, `roleId`, `shipToIds`, `approverId`. */
  readonly errors?: Readonly<Record<string, string>>
  /** The customer is known from the page: it is not asked. */
  readonly withoutCustomer?: boolean
  /** Which users is asked first. */
  readonly asksUsers?: boolean
  /** Many users at once: nobody becomes a default by that. */
  readonly many?: boolean
}

/** For which customer, as what, for which ship-tos, and who approves. The same fields at a user, at a customer and for many. */
export function AssigningFields({ value, onChange, errors = {}, withoutCustomer, asksUsers, many }: Props) {
  const tenantId = useTenantId()
  const { customerId } = value
  const set = (change: Partial<Assigning>) => onChange({ ...value, ...change })
  return (
    <Stack gap="md">
      {asksUsers ? (
        <ManyPick
          {...userFinder(tenantId)}
          label={t('Users')}
          description={t('Find by name, e-mail or phone. All of them get what is chosen below.')}
          values={value.accountIds}
          error={errors['accountId']}
          onChange={(accountIds) => set({ accountIds })}
          autoFocus
        />
      ) : null}
      {withoutCustomer ? null : (
        <CustomerPick
          label={t('Customer')}
          description={t('Find by name or customer number.')}
          value={customerId}
          error={errors['customerId']}
          // what belongs to the other customer goes with it
          onChange={(next) => set({ customerId: next, shipToIds: 'all', approverId: null })}
          autoFocus
        />
      )}
      <RolePick
        kind="website"
        label={t('Role (optional)')}
        description={t('Without a role the user orders without approval and sees prices.')}
        placeholder={t('No role')}
        value={value.roleId}
        error={errors['roleId']}
        onChange={(roleId) => set({ roleId })}
        clearable
      />
      {customerId ? (
        <>
          <Radio.Group
            label={t('Ship-tos')}
            value={value.shipToIds === 'all' ? 'all' : 'some'}
            onChange={(next) => set({ shipToIds: next === 'all' ? 'all' : [] })}
          >
            <Stack gap={8} mt={4}>
              <Radio value="all" label={t('The whole customer, later ship-tos too')} />
              <Radio value="some" label={t('Only these ship-tos')} />
            </Stack>
          </Radio.Group>
          {value.shipToIds === 'all' ? null : (
            <ManyPick
              {...shipToFinder(tenantId, customerId)}
              label={t('Which ship-tos')}
              values={value.shipToIds}
              error={errors['shipToIds']}
              onChange={(shipToIds) => set({ shipToIds })}
            />
          )}
          <Pick
            {...userOfCustomerFinder(tenantId, customerId)}
            label={t('Approver (optional)')}
            description={t('A user of this customer whose role may approve. Without one its Administrators approve.')}
            placeholder={t('The Administrators')}
            value={value.approverId}
            error={errors['approverId']}
            onChange={(approverId) => set({ approverId })}
            clearable
          />
        </>
      ) : null}
      {many ? null : (
        <Checkbox
          label={t('Chosen by itself at sign-in')}
          description={t('The user’s default customer; it takes the place of another.')}
          checked={value.isDefault}
          onChange={(event) => set({ isDefault: event.currentTarget.checked })}
        />
      )}
      <Checkbox
        label={t('Sales representative')}
        description={t('Works for the merchant, and acts for many customers.')}
        checked={value.salesRepresentative}
        onChange={(event) => set({ salesRepresentative: event.currentTarget.checked })}
      />
    </Stack>
  )
}
