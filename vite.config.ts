// How the browser's pages are built: one HTML file a room, workers as modules, everything into dist/web.
import { fileURLToPath } from 'node:url'
import react from '@vitejs/plugin-react'
import { defineConfig } from 'vite'

const page = (path: string) => fileURLToPath(new URL(`web/${path}`, import.meta.url))

export default defineConfig({
  root: 'web',
  plugins: [react()],
  worker: { format: 'es' },
  build: {
    outDir: '../dist/web',
    emptyOutDir: true,
    target: 'es2022',
    rollupOptions: {
      input: { login: page('index.html'), console: page('console/index.html'), rescue: page('rescue/index.html'), property: page('property/index.html'), bureau: page('bureau/index.html'), admin: page('admin/index.html') },
    },
  },
})
