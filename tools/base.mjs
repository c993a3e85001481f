/** The folder that the site will stand in, as Vite wants it: with a slash at both ends. Throws a sentence when it is no path. */
export function readBase(given = '/') {
  if (/^\/(?:[\w.~-]+\/)*$/.test(given)) return given
  if (/^\/?(?:[\w.~-]+\/)*[\w.~-]+\/?$/.test(given)) return `/${given.replace(/^\/|\/$/g, '')}/`
  throw new Error(`--base takes a path such as /errlab/, not "${given}". Host names belong into ERRLAB_ORIGIN.`)
}
