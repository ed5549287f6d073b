import react from '@vitejs/plugin-react'
import { defineConfig } from 'vite'

// For work on the console: start the server with PUBLIC_URL of this one, http://localhost:5173. The doors are the server's own pages.
const server = process.env['TILLWARD_DEV_SERVER'] ?? 'http://localhost:4000'
const served = ['/api', '/console/sign-in', '/console/link', '/console/set-up', '/console/files', '/console/font.css', '/console/assets']

export default defineConfig({
  base: '/console/',
  plugins: [react()],
  build: {
    target: 'es2024',
    // the page's policy allows no data: script, and small files are cheap
    assetsInlineLimit: 0,
    chunkSizeWarningLimit: 400,
  },
  css: { modules: { localsConvention: 'camelCaseOnly' } },
  server: { proxy: Object.fromEntries(served.map((path) => [path, { target: server, changeOrigin: true }])) },
})
