// Served as /sw.js it ends offline use: whoever had Errlab's service worker gets rid of it and of all that it kept.
self.addEventListener('install', () => self.skipWaiting())
self.addEventListener('activate', (event) => event.waitUntil(clear()))

async function clear() {
  for (const name of await caches.keys()) await caches.delete(name)
  await self.registration.unregister()
  // Pages without a lab in them load anew; one with a lab keeps it, and is free of the worker at its next visit.
  for (const client of await self.clients.matchAll({ type: 'window' })) client.postMessage({ type: 'worker-gone' })
}
