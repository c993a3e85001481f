/** Ways to put a card into somebody's page, as text to copy. Both the page of cards and its builder use them. */

export interface CardChoice {
  /** Where the site stands, without a slash at the end. */
  readonly site: string
  /** `EADDRINUSE/port-held-by-another-process` */
  readonly cause: string
  readonly title: string
  /** Query of the card, such as `?port=8080`; may be empty. */
  readonly query: string
}

export interface Snippet {
  readonly id: string
  readonly name: string
  readonly says: string
  readonly code: string
}

const HEIGHT = 420

export function snippets({ site, cause, title, query }: CardChoice): readonly Snippet[] {
  const card = `${site}/embed/${cause}/${query}`
  const page = `${site}/e/${cause}/${query}`
  const label = `${cause.slice(0, cause.indexOf('/'))}: ${title}`
  const frame = `<iframe src="${attribute(card)}" title="${attribute(label)}" width="100%" height="${HEIGHT}" loading="lazy" allow="clipboard-write" style="border:0"></iframe>`
  const element = `<script type="module" src="${attribute(`${site}/card.js`)}"></script>\n<errlab-card cause="${cause}"${attributes(query)}></errlab-card>`
  const image = `[![${label.replaceAll(/[[\]]/g, '')}](${site}/og/${cause}.png)](${page})`
  return [
    {
      id: 'element',
      name: 'Plain HTML',
      says: 'Takes the height it needs, and the theme and language of the page. Load the script once for any number of cards.',
      code: element,
    },
    {
      id: 'iframe',
      name: 'Only a frame',
      says: 'Where no script may run. It has a fixed height, and scrolls inside.',
      code: frame,
    },
    {
      id: 'sandbox',
      name: 'A sandboxed frame',
      says: 'The card runs its lab without an origin of its own: it can reach nothing of your page, and keeps nothing.',
      code: frame.replace('<iframe ', '<iframe sandbox="allow-scripts allow-popups" '),
    },
    {
      id: 'mkdocs',
      name: 'MkDocs',
      says: 'Write it into the Markdown file as it is: MkDocs lets HTML through.',
      code: element,
    },
    {
      id: 'docusaurus',
      name: 'Docusaurus',
      says: 'MDX wants attributes in its own spelling.',
      code: frame.replace('style="border:0"', 'style={{ border: 0 }}').replace('></iframe>', ' />'),
    },
    {
      id: 'confluence',
      name: 'Confluence',
      says: 'Insert the macro "iframe" (it may be named "HTML include") and give it this address.',
      code: card,
    },
    { id: 'notion', name: 'Notion', says: 'Type /embed and paste this address.', code: card },
    {
      id: 'github',
      name: 'GitHub, GitLab, any Markdown',
      says: 'Frames are not allowed there: a picture that leads to the page.',
      code: image,
    },
  ]
}

const attribute = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('"', '&quot;')

function attributes(query: string): string {
  return [...new URLSearchParams(query)]
    .map(([key, value]) => (value === '' ? ` ${key}` : ` ${key}="${attribute(value)}"`))
    .join('')
}
