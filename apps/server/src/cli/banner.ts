import type { Env } from '../env.ts'
import { isLocal } from '../installation.ts'
import type { Serving } from '../serve.ts'

/** What the person who starts the server needs to know, and nothing more. */
export function startInWords(serving: Serving, env: Env): string {
  const { address, mailPath, setUpToken, demoHosts, hasTenants, installation } = serving
  const local = isLocal(env)
  const port = new URL(env.PUBLIC_URL).port
  const rows: [string, string][] = [
    ['Console', `${env.PUBLIC_URL}/console`],
    ...(local ? (demoHosts ?? []).map((host): [string, string] => ['Shop', `http://${host}${port ? `:${port}` : ''}`]) : []),
    ['API reference', `${env.PUBLIC_URL}/reference`],
    ...(mailPath && local ? [['Kept mails', `${env.PUBLIC_URL}${mailPath}`] as [string, string]] : []),
  ]
  const hints = [
    ...(serving.secretFits ? [] : ['The secret is not the one this database was used with: run `tillward doctor`.']),
    ...(setUpToken ? [`Set up the first merchant, once, until this server ends:\n  ${env.PUBLIC_URL}/console/set-up#${setUpToken}`] : []),
    ...(demoHosts && local ? ['Demo passwords are told once, at the first start. New ones: npm run tillward -- demo passwords'] : []),
    ...(demoHosts && !local ? ['PUBLIC_URL is public: the demo merchant’s accounts do not sign in.'] : []),
    ...(!hasTenants && !setUpToken ? ['There is no merchant yet: npm run tillward -- tenant create --name … --owner-email …'] : []),
    ...(env.SMTP_URL || mailPath ? [] : ['SMTP_URL is not set: mails wait until it is.']),
  ]
  const width = Math.max(...rows.map(([name]) => name.length))
  const where = installation.database.embedded ? `embedded database in ${env.TILLWARD_DATA}` : 'PostgreSQL'
  return `
Tillward listens on ${address} (${where})

${rows.map(([name, value]) => `  ${name.padEnd(width)}  ${value}`).join('\n')}
${hints.map((hint) => `\n${hint}\n`).join('')}`
}
