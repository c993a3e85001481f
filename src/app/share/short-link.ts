/** Values that may stand in a query: never paths, hosts or users. */
const PUBLIC = ['port', 'program'] as const

/** `/e/EADDRINUSE/port-held-by-another-process/?port=3000&program=node`: a person can write it, and another program too. */
export function shortLink(site: string, cause: string, values: Readonly<Record<string, string>>): string {
  const query = new URLSearchParams()
  for (const key of PUBLIC) {
    const value = values[key]
    if (value !== undefined && /^[\w.+-]{1,40}$/.test(value)) query.set(key, value)
  }
  const text = query.toString()
  return `${site}/e/${cause}/${text === '' ? '' : `?${text}`}`
}
