import { expect, test } from '@playwright/test'
import { headersFor } from '../tools/headers.mjs'

// The same stories run against our own server and against nginx: the headers must not depend on who serves.
const PATHS = [
  '/',
  '/index.html',
  '/d/',
  '/e/',
  '/e/ENOENT/',
  '/e/ENOENT/index.json',
  '/e/98/',
  '/links/',
  '/embed/',
  '/schema/overlay-1.json',
  '/embed/EADDRINUSE/port-held-by-another-process/',
  '/card.js',
  '/sw.js',
  '/manifest.webmanifest',
  '/sitemap.xml',
  '/e/ENOSUCHCODE/',
  '/assets/no-such-file.js',
]

for (const path of PATHS) {
  test(`${path} is answered with its headers`, async ({ request }) => {
    const response = await request.get(path)
    expect(response.status()).toBe(/no-?such/i.test(path) ? 404 : 200)
    const wanted = Object.entries(headersFor(path)).map(([name, value]) => [name.toLowerCase(), value])
    expect(response.headers()).toMatchObject(Object.fromEntries(wanted))
  })
}

test('scripts and styles have the types that nosniff asks for', async ({ request }) => {
  const { assets } = (await (await request.get('/offline.json')).json()) as { assets: string[] }
  for (const [ending, type] of [
    ['.js', 'text/javascript'],
    ['.css', 'text/css'],
  ] as const) {
    const response = await request.get(assets.find((path) => path.endsWith(ending))!)
    expect(response.headers()['content-type']).toContain(type)
  }
})

test('a folder without its slash leads to the page', async ({ request }) => {
  const response = await request.get('/e/ENOENT', { maxRedirects: 0 })
  expect([301, 308]).toContain(response.status())
  expect(response.headers()['location']).toBe('/e/ENOENT/')
})
