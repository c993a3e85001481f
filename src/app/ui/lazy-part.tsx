import { type ComponentType, lazy } from 'react'

/**
 * A part that is loaded when it is first shown, like React's `lazy`; but when loading failed, showing it anew ("Try again")
 * loads anew, where `lazy` would throw the same error for ever.
 */
export function lazyPart<P extends object>(load: () => Promise<ComponentType<P>>): ComponentType<P> {
  const start = () =>
    lazy(() =>
      load().then(
        (part) => ({ default: part }),
        (error: unknown) => {
          current = start()
          throw error
        },
      ),
    )
  let current = start()
  return function Part(props: P) {
    const Current = current as ComponentType<P>
    return <Current {...props} />
  }
}
