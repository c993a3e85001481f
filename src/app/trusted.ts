/**
 * The one Trusted Types policy of ours (CSP: `require-trusted-types-for 'script'`). Worker and service worker scripts are the
 * only script URLs the app makes, and all of them are files of this origin.
 */
interface Policy {
  createScriptURL(url: string): string
}
/** Not in every browser, nor in TypeScript's DOM types. */
type WithTrustedTypes = { readonly trustedTypes?: { createPolicy(name: string, rules: Policy): Policy } }

const rules: Policy = {
  createScriptURL(url) {
    const target = new URL(url, location.href)
    if (target.origin !== location.origin)
      throw new TypeError(`a worker must come from ${location.origin}, not ${target.origin}`)
    return target.href
  },
}

const policy = (globalThis as WithTrustedTypes).trustedTypes?.createPolicy('app', rules) ?? rules

/** A script URL of this origin, as the browser's policy wants it. */
export const trustedScript = (url: string | URL): string => policy.createScriptURL(String(url))

/** Starts a module worker. `url` comes from an `import … from '…?worker&url'`, which is how Vite gives the address of a bundled worker. */
export const startWorker = (url: string, name: string): Worker =>
  new Worker(trustedScript(url), { type: 'module', name })
