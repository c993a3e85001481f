import { useEffect } from 'react'

/** So long a diagnosis has to stand: whoever types gets a new one with every pause. */
const REST_MS = 250

/** Who looks at a cause that has a lab may ask for it next: what it is made of is loaded, and its machine booted, meanwhile. */
export function usePrepared(cause: string | null, values: Readonly<Record<string, string>>): void {
  const known = JSON.stringify(values)
  useEffect(() => {
    if (cause === null || savesData()) return
    const timer = setTimeout(() => whenIdle(() => void prepare(cause, JSON.parse(known)).catch(() => {})), REST_MS)
    return () => clearTimeout(timer)
  }, [cause, known])
}

async function prepare(cause: string, values: Readonly<Record<string, string>>): Promise<void> {
  const { prepareMachine } = await import('./prepared.ts')
  prepareMachine(cause, values)
  const { preloadLabBench } = await import('./LabPane.tsx')
  await Promise.all([import('./machine-client.ts'), preloadLabBench(), import('./terminal/xterm.ts')])
}

const whenIdle = (act: () => void): unknown =>
  'requestIdleCallback' in globalThis ? requestIdleCallback(act, { timeout: 1000 }) : setTimeout(act)

/** Not in every browser, nor in TypeScript's DOM types. */
const savesData = (): boolean =>
  (navigator as { readonly connection?: { readonly saveData?: boolean } }).connection?.saveData === true
