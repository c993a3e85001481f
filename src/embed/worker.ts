/**
 * Starts the machine's worker from a card. In a frame sandboxed without `allow-same-origin` the origin is opaque and
 * `new Worker(url)` throws; a worker from a blob that imports the module (served with CORS) works there.
 */
interface Policy {
  createScriptURL(url: string): string
}
type WithTrustedTypes = { readonly trustedTypes?: { createPolicy(name: string, rules: Policy): Policy } }

/** The page's own files, wherever they are served from, and blobs that we made. */
const rules: Policy = {
  createScriptURL(url) {
    if (url.startsWith('blob:')) return url
    const target = new URL(url, import.meta.url)
    if (target.origin !== new URL(import.meta.url).origin)
      throw new TypeError(`a worker must come from ${new URL(import.meta.url).origin}`)
    return target.href
  },
}
const policy = (globalThis as WithTrustedTypes).trustedTypes?.createPolicy('app', rules) ?? rules

export function startCardWorker(url: string): Worker {
  const address = new URL(url, import.meta.url).href
  if (globalThis.origin !== 'null') {
    return new Worker(policy.createScriptURL(address), { type: 'module', name: 'errlab-card' })
  }
  const blob = URL.createObjectURL(new Blob([starter(address)], { type: 'text/javascript' }))
  return new Worker(policy.createScriptURL(blob), { name: 'errlab-card' })
}

/** A classic worker, for Chromium starts no module worker from a blob in an opaque origin; what is said before the module is there waits. */
const starter = (address: string): string => `
const early = []
const keep = (event) => early.push(event.data)
addEventListener('message', keep)
import(${JSON.stringify(address)}).then(() => {
  removeEventListener('message', keep)
  for (const data of early) dispatchEvent(new MessageEvent('message', { data }))
})`
