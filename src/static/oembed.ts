import { to } from '../app/ui/to.ts'
import type { KnownCause } from '../core/knowledge/index.ts'
import type { Site } from './site.ts'

const SIZE = { width: 700, height: 420 }

/** https://oembed.com, type "rich": what a chat or a wiki asks for when somebody pastes the address of a cause. */
export function oembed(site: Site, cause: KnownCause): unknown {
  const address = (path: string) => `${site.origin}${to(path)}`
  const title = `${cause.code}: ${cause.title}`
  const quoted = title.replaceAll('&', '&amp;').replaceAll('"', '&quot;').replaceAll('<', '&lt;')
  return {
    version: '1.0',
    type: 'rich',
    title,
    provider_name: 'Errlab',
    provider_url: address('/'),
    ...SIZE,
    html: `<iframe src="${address(`/embed/${cause.id}/?open`)}" title="${quoted}" width="${SIZE.width}" height="${SIZE.height}" loading="lazy" allow="clipboard-write" sandbox="allow-scripts allow-popups" style="border:0;max-width:100%"></iframe>`,
    thumbnail_url: address(`/og/${cause.id}.png`),
    thumbnail_width: 1200,
    thumbnail_height: 630,
  }
}
