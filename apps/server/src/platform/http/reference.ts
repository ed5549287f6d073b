import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import path from 'node:path'
import type { Http } from './server.ts'

/**
 * `/openapi.json`, and `/reference`: a page that shows it, made of Swagger UI's own files from npm. It asks no third party for anything and
 * needs no inline script, so it works offline and under the same content security policy as everything else.
 */
export function registerReference(app: Http): void {
  const folder = path.dirname(createRequire(import.meta.url).resolve('@fastify/swagger-ui/static/swagger-ui-bundle.js'))
  const hidden = { config: { audience: 'anyone', permission: 'anyone' }, schema: { hide: true } } as const

  app.get('/openapi.json', hidden, () => app.swagger())
  app.get('/reference', hidden, (_request, reply) => reply.type('text/html; charset=utf-8').send(page))
  app.get('/reference/start.js', hidden, (_request, reply) => reply.type('text/javascript; charset=utf-8').send(start))
  for (const [name, type] of Object.entries(assets)) {
    let content: Buffer | undefined
    app.get(`/reference/${name}`, hidden, (_request, reply) => {
      content ??= readFileSync(path.join(folder, name))
      return reply.type(type).header('cache-control', 'public, max-age=3600').send(content)
    })
  }
}

const assets = {
  'swagger-ui-bundle.js': 'text/javascript; charset=utf-8',
  'swagger-ui.css': 'text/css; charset=utf-8',
  'favicon-32x32.png': 'image/png',
}

const page = `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <title>Tillward API reference</title>
    <link rel="icon" href="/reference/favicon-32x32.png">
    <link rel="stylesheet" href="/reference/swagger-ui.css">
  </head>
  <body>
    <div id="reference"></div>
    <script src="/reference/swagger-ui-bundle.js"></script>
    <script src="/reference/start.js"></script>
  </body>
</html>
`

// No validator badge (it would send the description to swagger.io), and the header that lets a page of ours change state.
const start = `SwaggerUIBundle({
  url: '/openapi.json',
  dom_id: '#reference',
  deepLinking: true,
  docExpansion: 'none',
  filter: true,
  showExtensions: true,
  validatorUrl: null,
})
`
