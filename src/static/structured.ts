/** JSON-LD: what a search engine may know of a page. */
import { to } from '../app/ui/to.ts'
import type { Trail } from './pieces.tsx'
import type { Site } from './site.ts'

export interface Article {
  readonly path: string
  readonly headline: string
  readonly description: string
  readonly trail: Trail
  /** The code it is about, and its other names. */
  readonly about: readonly string[]
  readonly picture?: string
}

export function articleData(site: Site, { path, headline, description, trail, about, picture }: Article): unknown {
  const address = (of: string) => `${site.origin}${to(of)}`
  return {
    '@context': 'https://schema.org',
    '@graph': [
      {
        '@type': 'TechArticle',
        headline,
        description,
        url: address(path),
        mainEntityOfPage: address(path),
        dateModified: site.built,
        inLanguage: 'en',
        isAccessibleForFree: true,
        keywords: about.join(', '),
        ...(picture && { image: address(picture) }),
        publisher: { '@type': 'Organization', name: 'Errlab', url: address('/') },
      },
      {
        '@type': 'BreadcrumbList',
        itemListElement: trail.map(([name, of], index) => ({
          '@type': 'ListItem',
          position: index + 1,
          name,
          item: address(of ?? path),
        })),
      },
    ],
  }
}
