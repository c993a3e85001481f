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
/** More than the site has, of this and a few former versions. */
const MOST_PAGES = 10_000

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
    plugins: [
      // One copy of a page, whatever values its link had: the site's size bounds the cache.
      { cacheKeyWillBeUsed: async ({ request }) => request.url.replace(/[?#].*$/, '') },
      new ExpirationPlugin({ maxEntries: MOST_PAGES, purgeOnQuotaError: true }),
    ],
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

interface OfflineList {
  readonly pages: readonly string[]
  readonly assets: readonly string[]
  /** Bytes of pages, then assets. */
  readonly sizes: readonly number[]
}

/** At once, so that a thousand small pages do not wait for each other. */
const AT_ONCE = 6

/** Fetches every page and every left-out asset into the caches; tells the page how far it has come, and what could not be kept. */
async function keepAll(client: Client | null): Promise<void> {
  const response = await fetch(`${BASE}offline.json`).catch(() => null)
  if (!response?.ok) {
    client?.postMessage({ type: 'keep-all', failed: 'The list of files could not be read. Are you offline?' })
    return
  }
  const { pages, assets, sizes } = (await response.json()) as OfflineList
  const jobs = [
    ...pages.map((url) => ['errlab-pages', url] as const),
    ...assets.map((url) => ['errlab-assets', url] as const),
  ].map(([cache, url], index) => ({ cache, url, size: sizes[index] ?? 0 }))
  const total = jobs.length
  const ofBytes = jobs.reduce((sum, { size }) => sum + size, 0)
  let [done, bytes, missed] = [0, 0, 0]
  const waiting = jobs[Symbol.iterator]()
  const work = async () => {
    for (const { cache, url, size } of waiting) {
      if (!(await isKept(cache, url))) missed++
      done++
      bytes += size
      if (done % 10 === 0 || done === total)
        client?.postMessage({ type: 'keep-all', done, total, bytes, ofBytes, missed })
    }
  }
  await Promise.all(Array.from({ length: AT_ONCE }, work))
}

async function isKept(name: string, url: string): Promise<boolean> {
  try {
    if (await caches.match(url)) return true
    await (await caches.open(name)).add(url)
    return true
  } catch {
    return false // No network, or no room left.
  }
}
