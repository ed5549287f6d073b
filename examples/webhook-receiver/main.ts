import { createReceiver } from './receiver.ts'

const { TILLWARD_WEBHOOK_SECRETS = '', PORT = '3001' } = process.env
const secrets = TILLWARD_WEBHOOK_SECRETS.split(' ').filter(Boolean)
if (!secrets.length)
  throw new Error('Set TILLWARD_WEBHOOK_SECRETS to the secret of the webhook, or to both during a rotation, parted by a space.')

createReceiver(secrets, (event) => void process.stdout.write(`${JSON.stringify(event)}\n`)).listen(Number(PORT), '127.0.0.1')
