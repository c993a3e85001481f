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
  const options = { type: 'module', name: 'errlab-card' } as const
  if (globalThis.origin !== 'null') return new Worker(policy.createScriptURL(address), options)
  const blob = URL.createObjectURL(new Blob([`import ${JSON.stringify(address)}`], { type: 'text/javascript' }))
  return new Worker(policy.createScriptURL(blob), options)
}
