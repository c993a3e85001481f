/// <reference lib="webworker" />
/// <reference types="vite/types/importMeta.d.ts" />
import { ExpirationPlugin } from 'workbox-expiration'
import { cleanupOutdatedCaches, precacheAndRoute } from 'workbox-precaching'
import { registerRoute, setCatchHandler } from 'workbox-routing'
import { CacheFirst, NetworkFirst } from 'workbox-strategies'

declare const self: ServiceWorkerGlobalScope
/** Filled in by tools/service-worker.mjs. */
declare const __PRECACHE__: { url: string; revision: string | null }[]

/** Where a shared text waits for the app; read once. The name is known to app/ too. */
const SHARED_CACHE = 'errlab-shared'
/** Where the site stands: `/`, or the folder it was built for. */
const BASE = import.meta.env.BASE_URL
const SHARED_KEY = `${BASE}shared-log`
const pageOf = ({ pathname }: URL) => pathname.slice(BASE.length)
const SHARE_LIMIT = 512 * 1024 * 1024

cleanupOutdatedCaches()
// Every query leads to the same page: values in it are read by the page itself.
precacheAndRoute(__PRECACHE__, { ignoreURLParametersMatching: [/.*/], cleanURLs: false })

// Pages: the newest when there is a network, the last one seen when there is none.
registerRoute(
  ({ request, url }) =>
    url.origin === self.location.origin && (request.mode === 'navigate' || /^(?:e|embed)\//.test(pageOf(url))),
  new NetworkFirst({
    cacheName: 'errlab-pages',
    networkTimeoutSeconds: 4,
    matchOptions: { ignoreSearch: true },
    plugins: [new ExpirationPlugin({ maxEntries: 2000, purgeOnQuotaError: true })],
  }),
)

// Hashed files never change: Monaco and whatever was left out of the precache.
registerRoute(
  ({ url }) => url.origin === self.location.origin && pageOf(url).startsWith('assets/'),
  new CacheFirst({
    cacheName: 'errlab-assets',
    plugins: [new ExpirationPlugin({ maxEntries: 200, purgeOnQuotaError: true })],
  }),
)

setCatchHandler(async ({ request }) => {
  if ((request as Request).mode === 'navigate')
    return (await caches.match(`${BASE}offline.html`, { ignoreSearch: true })) ?? Response.error()
  return Response.error()
})

self.addEventListener('fetch', (event) => {
  const url = new URL(event.request.url)
  if (event.request.method === 'POST' && url.origin === self.location.origin && pageOf(url) === 'share-target') {
    event.respondWith(receiveShare(event.request))
  }
})

/** Web Share Target: keeps the text or file for the app, which opens next. */
async function receiveShare(request: Request): Promise<Response> {
  const form = await request.formData()
  const file = form.get('file')
  const words = ['title', 'text', 'url']
    .map((name) => form.get(name))
    .filter((value): value is string => typeof value === 'string')
  const body = file instanceof File && file.size > 0 && file.size <= SHARE_LIMIT ? file : words.join('\n')
  const cache = await caches.open(SHARED_CACHE)
  await cache.put(SHARED_KEY, new Response(body))
  return Response.redirect(`${BASE}?shared=1`, 303)
}

self.addEventListener('message', (event) => {
  if (event.data?.type === 'take-over') self.skipWaiting()
  if (event.data?.type === 'keep-all') event.waitUntil(keepAll(event.source as Client | null))
})

self.addEventListener('activate', (event) => event.waitUntil(self.clients.claim()))

/** Fetches every page and every left-out asset into the caches; tells the page how far it has come. */
async function keepAll(client: Client | null): Promise<void> {
  const { pages, assets } = (await (await fetch(`${BASE}offline.json`)).json()) as { pages: string[]; assets: string[] }
  const jobs = [
    ...pages.map((url) => ['errlab-pages', url] as const),
    ...assets.map((url) => ['errlab-assets', url] as const),
  ]
  let done = 0
  for (const [name, url] of jobs) {
    const cache = await caches.open(name)
    if (!(await cache.match(url))) await cache.add(url).catch(() => undefined)
    done++
    if (done % 10 === 0 || done === jobs.length) client?.postMessage({ type: 'keep-all', done, total: jobs.length })
  }
}
