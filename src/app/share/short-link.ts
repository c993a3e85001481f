import { writeShortLink } from '../../core/share/short-link.ts'

/** `/e/EADDRINUSE/port-held-by-another-process/?port=3000&program=node`; the grammar is docs/links.md. */
export const shortLink = (site: string, cause: string, values: Readonly<Record<string, string>>): string =>
  writeShortLink(site, { kind: 'cause', cause, values })
