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
  const hadController = navigator.serviceWorker.controller !== null
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
  watch(registration, hadController, onUpdate)
}

function watch(
  registration: ServiceWorkerRegistration,
  hadController: boolean,
  onUpdate: (registration: Registration) => void,
): void {
  const offer = () => {
    const waiting = registration.waiting
    if (!waiting || !hadController) return
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
  const cache = await caches.open('errlab-shared')
  const response = await cache.match(SHARED_KEY)
  if (!response) return null
  await cache.delete(SHARED_KEY)
  return response.blob()
}

/** Asks the worker to keep every page and engine for offline use; `onProgress` counts files. Resolves when all are kept. */
export function keepAllOffline(onProgress: (done: number, total: number) => void): Promise<void> {
  const controller = navigator.serviceWorker.controller
  if (!controller)
    return Promise.reject(new Error('Offline use needs the service worker, which this browser has not started.'))
  return new Promise((resolve) => {
    const listen = ({ data }: MessageEvent) => {
      if (data?.type !== 'keep-all') return
      onProgress(data.done, data.total)
      if (data.done < data.total) return
      navigator.serviceWorker.removeEventListener('message', listen)
      resolve()
    }
    navigator.serviceWorker.addEventListener('message', listen)
    controller.postMessage({ type: 'keep-all' })
  })
}
