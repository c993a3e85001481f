// Served as /sw.js it ends offline use: whoever had Errlab's service worker gets rid of it and of all that it kept.
self.addEventListener('install', () => self.skipWaiting())
self.addEventListener('activate', (event) => event.waitUntil(clear()))

async function clear() {
  for (const name of await caches.keys()) await caches.delete(name)
  // Open pages keep what they show, a lab too; they are free of the worker at their next visit.
  await self.registration.unregister()
}
