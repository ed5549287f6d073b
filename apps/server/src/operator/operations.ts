import Type from 'typebox'
import { ok } from '../platform/result.ts'
import { auditOperations } from './audit.ts'
import { demoOperations } from './demo.ts'
import { diagnose } from './doctor.ts'
import { operation } from './operation.ts'
import { proofOperations } from './proofs.ts'
import { settingsOperations } from './settings.ts'
import { tenantOperations } from './tenants.ts'

/** Everything the operator can do: by the command on PostgreSQL, over the socket on the embedded database. There is no other way to it. */
export const operations = {
  ...tenantOperations,
  ...settingsOperations,
  ...proofOperations,
  ...auditOperations,
  ...demoOperations,
  doctor: operation(Type.Object({}), async ({ env, log, database }) => ok(await diagnose(env, log, database))),
}
