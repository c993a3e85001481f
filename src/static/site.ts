import type { Overlay } from '../core/overlay/index.ts'

/** Where the statuses and signals are. */
export const EXIT_STATUS_PATH = '/e/exit-status/'

/** What the build knows about where the site will stand, and the hashed files its pages load. */
export interface Site {
  /** Without a trailing slash. */
  readonly origin: string
  /** Where "report a mistake" leads; null hides it. */
  readonly issues: string | null
  /** Day of the build, ISO. */
  readonly built: string
  /** The icon as a data URI, so that the text does not wait for one request more. */
  readonly icon: string
  /** What the team has added to its copy. */
  readonly overlay: Overlay | null
  readonly assets: {
    readonly page: Assets
    readonly card: Assets
    /** Scripts that only some pages have. */
    readonly finder: Assets
    readonly links: Assets
  }
}
export interface Assets {
  readonly scripts: readonly string[]
  readonly styles: readonly string[]
}
