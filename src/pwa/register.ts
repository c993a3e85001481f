/** The page's side of the service worker: says when a new version waits, and takes it only when it is told to. */

export interface Registration {
  /** Lets the waiting version take over and reloads the page. */
  apply(): void
}

/** `toScriptUrl` is the Trusted Types policy's; `onUpdate` is called when a new version is ready. Silent where there is no support. */
export async function registerServiceWorker(
  toScriptUrl: (url: string) => string,
  onUpdate: (registration: Registration) => void,
): Promise<void> {
  if (!('serviceWorker' in navigator)) return
  let registration: ServiceWorkerRegistration | undefined
  try {
    registration = await navigator.serviceWorker.register(toScriptUrl(`${import.meta.env.BASE_URL}sw.js`), {
      type: 'module',
      updateViaCache: 'none',
    })
  } catch {
    return // Private windows and blocked storage: Errlab works without it.
  }
  if (!registration) return
  watch(registration, onUpdate)
}

function watch(registration: ServiceWorkerRegistration, onUpdate: (registration: Registration) => void): void {
  const offer = () => {
    const waiting = registration.waiting
    // The very first one waits for a moment too, but for nobody.
    if (!waiting || !registration.active) return
    onUpdate({
      apply() {
        navigator.serviceWorker.addEventListener('controllerchange', () => location.reload(), { once: true })
        waiting.postMessage({ type: 'take-over' })
      },
    })
  }
  offer()
  registration.addEventListener('updatefound', () => {
    registration.installing?.addEventListener('statechange', (event) => {
      if ((event.target as ServiceWorker).state === 'installed') offer()
    })
  })
}

const SHARED_KEY = `${import.meta.env.BASE_URL}shared-log`

/** Takes what the share target left for us, once. */
export async function takeSharedLog(): Promise<Blob | null> {
  if (!('caches' in window)) return null
  try {
    const cache = await caches.open('errlab-shared')
    const response = await cache.match(SHARED_KEY)
    if (!response) return null
    await cache.delete(SHARED_KEY)
    return await response.blob()
  } catch {
    return null // Blocked storage.
  }
}

export interface KeepProgress {
  readonly done: number
  readonly total: number
  readonly bytes: number
  readonly ofBytes: number
  /** Files that could not be fetched or had no room. */
  readonly missed: number
}

/** Asks the worker to keep every page and engine for offline use. Resolves to the last progress when it has gone through all. */
export function keepAllOffline(onProgress: (progress: KeepProgress) => void): Promise<KeepProgress> {
  const controller = 'serviceWorker' in navigator ? navigator.serviceWorker.controller : null
  if (!controller)
    return Promise.reject(new Error('Offline use needs the service worker, which this browser has not started.'))
  // Without it a browser may throw away what it keeps when the disk gets full.
  void navigator.storage?.persist?.().catch(() => {})
  return new Promise((resolve, reject) => {
    const listen = ({ data }: MessageEvent) => {
      if (data?.type !== 'keep-all') return
      if (typeof data.failed === 'string') reject(new Error(data.failed))
      else onProgress(data)
      if (data.failed === undefined && data.done < data.total) return
      navigator.serviceWorker.removeEventListener('message', listen)
      resolve(data)
    }
    navigator.serviceWorker.addEventListener('message', listen)
    controller.postMessage({ type: 'keep-all' })
  })
}
