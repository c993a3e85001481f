/** The team's overlay, fetched only where the build has one: `<html data-overlay="/overlay.json">`. */
import type { Overlay } from '../../core/overlay/index.ts'

export const overlayAddress = (): string | undefined => document.documentElement.dataset['overlay']

let asked: Promise<Overlay | null> | undefined

/** One promise for the page's life; null where it could not be fetched: what the team adds is no reason to show nothing. */
export function loadOverlay(): Promise<Overlay | null> {
  const address = overlayAddress()
  asked ??= address === undefined ? Promise.resolve(null) : fetched(address)
  return asked
}

async function fetched(address: string): Promise<Overlay | null> {
  try {
    const response = await fetch(address)
    // The build has checked it; this file is served beside the page.
    return response.ok ? ((await response.json()) as Overlay) : null
  } catch {
    return null
  }
}
