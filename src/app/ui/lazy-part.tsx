import { type ComponentType, lazy } from 'react'

/** Parts whose loading has failed: each gives itself another chance. */
const failed = new Set<() => void>()

/**
 * A part that is loaded when it is first shown, like React's `lazy`, which throws a failed load's error for ever; this one
 * is loaded anew after `loadFailedAnew`.
 */
export function lazyPart<P extends object>(load: () => Promise<ComponentType<P>>): ComponentType<P> {
  const start = () =>
    lazy(() =>
      load().then(
        (part) => ({ default: part }),
        (error: unknown) => {
          failed.add(() => {
            current = start()
          })
          throw error
        },
      ),
    )
  let current = start()
  // biome-ignore lint/correctness/noComponentHookFactories: made once a part, when its module is read, as React's lazy is
  return function Part(props: P) {
    const Current = current as ComponentType<P>
    return <Current {...props} />
  }
}

/** For "Try again": what could not be loaded is asked for once more when it is next shown. */
export function loadFailedAnew(): void {
  for (const renew of failed) renew()
  failed.clear()
}
