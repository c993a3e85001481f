import { type ComponentType, lazy, useState } from 'react'

/** Parts whose loading has failed: each gives itself another chance. */
const failed = new Set<() => void>()

/** `preload` before it is shown: React keeps the place of a part that is still to come empty for 300 ms, however soon it is there. */
type LazyPart<P> = ComponentType<P> & { preload(): Promise<unknown> }

/**
 * A part that is loaded when it is first shown, like React's `lazy`, which throws a failed load's error for ever; this one
 * is loaded anew after `loadFailedAnew`.
 */
export function lazyPart<P extends object>(load: () => Promise<ComponentType<P>>): LazyPart<P> {
  let loaded: ComponentType<P> | null = null
  const preload = async () => {
    loaded = await load()
    return { default: loaded }
  }
  const start = () =>
    lazy(() =>
      preload().catch((error: unknown) => {
        failed.add(() => {
          current = start()
        })
        throw error
      }),
    )
  let current = start()
  // biome-ignore lint/correctness/noComponentHookFactories: made once a part, when its module is read, as React's lazy is
  function Part(props: P) {
    // What is shown stays what it is, also when it is loaded meanwhile.
    const [Current] = useState<ComponentType<P>>(() => loaded ?? (current as ComponentType<P>))
    return <Current {...props} />
  }
  return Object.assign(Part, { preload })
}

/** For "Try again": what could not be loaded is asked for once more when it is next shown. */
export function loadFailedAnew(): void {
  for (const renew of failed) renew()
  failed.clear()
}
