#!/usr/bin/env node
// Serves dist/ with the real headers on http://localhost:4173 (PORT, BASE and SITE change it). Static files only, as any web server would.
import { createReadStream, existsSync, readFileSync, statSync } from 'node:fs'
import { createServer } from 'node:http'
import { extname, join, normalize, resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { gzipSync } from 'node:zlib'
import { readBase } from './base.mjs'
import { headersFor } from './headers.mjs'

const TYPES = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.mjs': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.webmanifest': 'application/manifest+json; charset=utf-8',
  '.md': 'text/markdown; charset=utf-8',
  '.txt': 'text/plain; charset=utf-8',
  '.xml': 'application/xml; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.wasm': 'application/wasm',
  '.ttf': 'font/ttf',
  '.woff2': 'font/woff2',
}
const COMPRESSIBLE = /^(?:text|application\/(?:json|manifest|xml|wasm)|image\/svg|font\/ttf)/

/** A server for `directory` below the path `base`; `listen` it yourself. */
export function createStaticServer(directory, base = '/') {
  const compressed = new Map()
  return createServer((request, response) => {
    const url = new URL(request.url ?? '/', 'http://localhost')
    let path
    try {
      path = decodeURIComponent(url.pathname)
    } catch {
      response.writeHead(400).end('Bad request')
      return
    }
    if (!path.startsWith(base)) {
      response.writeHead(404).end(`Not found: this site stands at ${base}`)
      return
    }
    path = path.slice(base.length - 1)
    const headers = headersFor(path)
    if (request.method !== 'GET' && request.method !== 'HEAD') {
      response.writeHead(405, { ...headers, Allow: 'GET, HEAD' }).end('Method not allowed')
      return
    }
    const found = find(directory, path)
    if (found.redirect) {
      response.writeHead(308, { ...headers, Location: base + found.redirect.slice(1) + url.search }).end()
      return
    }
    const file = found.file ?? join(directory, '404.html')
    const status = found.file ? 200 : 404
    if (!existsSync(file)) {
      response.writeHead(404, headers).end('Not found')
      return
    }
    const type = TYPES[extname(file)] ?? 'application/octet-stream'
    const size = statSync(file).size
    const zip = /\bgzip\b/.test(request.headers['accept-encoding'] ?? '') && COMPRESSIBLE.test(type) && size > 1000
    const all = { ...headers, 'Content-Type': type, Vary: 'Accept-Encoding' }
    if (!zip) {
      response.writeHead(status, { ...all, 'Content-Length': size })
      if (request.method === 'HEAD') response.end()
      else createReadStream(file).pipe(response)
      return
    }
    const key = `${file} ${statSync(file).mtimeMs}`
    if (!compressed.has(key)) compressed.set(key, gzipSync(readFileSync(file), { level: 6 }))
    const body = compressed.get(key)
    response.writeHead(status, { ...all, 'Content-Encoding': 'gzip', 'Content-Length': body.length })
    response.end(request.method === 'HEAD' ? undefined : body)
  })
}

/** The file for a path, or where to go instead. Never outside `directory`. */
function find(directory, path) {
  const file = join(directory, normalize(path))
  if (!resolve(file).startsWith(resolve(directory))) return {}
  if (!existsSync(file)) return {}
  if (!statSync(file).isDirectory()) return { file }
  if (!path.endsWith('/')) return { redirect: `${path}/` }
  return existsSync(join(file, 'index.html')) ? { file: join(file, 'index.html') } : {}
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const port = Number(process.env.PORT ?? 4173)
  const server = createStaticServer(
    resolve(import.meta.dirname, '..', process.env.SITE ?? 'dist'),
    readBase(process.env.BASE),
  )
  server.on('error', (error) => {
    console.error(
      error.code === 'EADDRINUSE'
        ? `Port ${port} is taken. Stop what listens there, or choose another: PORT=4174 npm start`
        : error.message,
    )
    process.exit(1)
  })
  server.listen(port, () =>
    console.log(`Errlab is on http://localhost:${port}${readBase(process.env.BASE)}  (Ctrl-C stops it)`),
  )
}
