import { createGate } from '@tillward/sdk/gate'
import { createShop } from './shop.ts'

const { TILLWARD_URL = 'http://localhost:4000', TILLWARD_KEY, PORT = '3000' } = process.env
if (!TILLWARD_KEY) throw new Error('Set TILLWARD_KEY to an API key with the permission decisions.read.')

const shop = createShop(createGate({ baseUrl: TILLWARD_URL, apiKey: TILLWARD_KEY }))
await shop.listen({ port: Number(PORT) })
