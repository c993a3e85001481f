/** The address of a page of this site: `/e/ENOENT/` stays itself, and is `/errlab/e/ENOENT/` where the site was built with `--base /errlab/`. */
export const to = (path: string): string => `${import.meta.env.BASE_URL}${path.slice(1)}`

/** The path of this site's page at `pathname`, with the base taken off: what `to` was given. */
export const pageAt = (pathname: string): string =>
  pathname.startsWith(import.meta.env.BASE_URL) ? `/${pathname.slice(import.meta.env.BASE_URL.length)}` : pathname
