import { type Entity, propertyTypeInfo } from '@tillward/contract/properties'
import { t } from '../../lib/text.ts'
import type { Property } from './property.ts'

export const entityOrder: readonly Entity[] = ['website-user', 'customer', 'website', 'console-user']

export const isEntity = (text: string): text is Entity => (entityOrder as readonly string[]).includes(text)

/** What an entity is called, and what its page says it is. */
export const entityWords = (entity: Entity) =>
  ({
    'website-user': { label: t('Website users'), about: t('Your own fields on people who sign in to your shops.') },
    customer: { label: t('Customers'), about: t('Your own fields on companies and persons who buy.') },
    website: { label: t('Websites'), about: t('Your own fields on your shops.') },
    'console-user': { label: t('Console users'), about: t('Your own fields on people of your company who work in this console.') },
  })[entity]

export const typeLabel = (type: Property['type']): string => t(propertyTypeInfo[type].label)

/** "One of 4 choices", "Decimal". */
export const typeLine = ({ type, rules }: Pick<Property, 'type' | 'rules'>): string => {
  const count = rules.choices?.length ?? 0
  if (type === 'one-of') return t('{count, plural, one {One of # choice} other {One of # choices}}', { count })
  if (type === 'many-of') return t('{count, plural, one {Many of # choice} other {Many of # choices}}', { count })
  return typeLabel(type)
}

export const controlLabel = (control: Property['control']): string =>
  ({
    'text-box': t('One line'),
    'text-area': t('Several lines'),
    'number-box': t('Number field'),
    'check-box': t('Tick box'),
    switch: t('Switch'),
    'date-picker': t('Date field'),
    'date-time-picker': t('Date and time field'),
    'drop-down': t('Drop-down list'),
    'radio-buttons': t('Radio buttons'),
    'check-boxes': t('Tick boxes'),
    'multi-select': t('Search and choose'),
  })[control]

export const storefrontLabel = (use: Property['storefront']): string =>
  ({ hidden: t('Hidden from shoppers'), view: t('Shoppers see it'), edit: t('Shoppers see and change it') })[use]
