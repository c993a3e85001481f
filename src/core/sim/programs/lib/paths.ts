/** Names as basename(1) and dirname(1) cut them. */
export function baseName(path: string): string {
  const bare = stripSlashes(path)
  return bare.slice(bare.lastIndexOf('/') + 1) || (path.startsWith('/') ? '/' : '')
}

export function dirName(path: string): string {
  const bare = stripSlashes(path)
  const at = bare.lastIndexOf('/')
  if (at < 0) return path.startsWith('/') && bare === '' ? '/' : '.'
  return stripSlashes(bare.slice(0, at)) || '/'
}

export const joinPath = (directory: string, name: string): string =>
  directory === '' ? name : directory.endsWith('/') ? directory + name : `${directory}/${name}`

export const stripSlashes = (path: string): string => (path.length > 1 ? path.replace(/\/+$/, '') || '/' : path)
