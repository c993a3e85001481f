/** The picture that chats show beside a link: the code, its message, and the sentence that says because of what. 1200 by 630. */

export interface Picture {
  /** `EADDRINUSE`; the site's name on the picture for everything else. */
  readonly head: string
  /** The message in the system's words. */
  readonly message: string
  /** One or two sentences. */
  readonly says: string
  /** Number by platform, such as `['Linux', '98']`. */
  readonly numbers: readonly (readonly [platform: string, number: string])[]
}

const WIDTH = 1200
const HEIGHT = 630
const LEFT = 80

/** The picture as SVG, in the light theme's colours (ui/tokens.css) and DejaVu's widths. */
export function pictureSvg({ head, message, says, numbers }: Picture): string {
  const size = Math.min(112, Math.floor((WIDTH - 2 * LEFT) / (head.length * 0.602)))
  const lines = wrapped(says, 52).slice(0, 4)
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${WIDTH}" height="${HEIGHT}" viewBox="0 0 ${WIDTH} ${HEIGHT}">
<rect width="${WIDTH}" height="${HEIGHT}" fill="#f4f5f1"/>
<rect width="${WIDTH}" height="14" fill="#ad1f17"/>
<g fill="none" stroke="#005f7d" transform="translate(${LEFT} 62) scale(2)"><path d="M1.5 1.5h19v19h-19z" stroke-width="1.5"/><path d="M1.5 12.5H7l2-6 4 10 2-4h5.5" stroke-width="1.75"/></g>
${text({ x: LEFT + 60, y: 95, size: 32, family: 'DejaVu Sans Mono', weight: 'bold', fill: '#151a17' }, 'errlab')}
${numbers.map(([platform, number], index) => numberPlate(platform, number, WIDTH - LEFT - 170 * (numbers.length - 1 - index))).join('\n')}
${text({ x: LEFT, y: 245, size, family: 'DejaVu Sans Mono', weight: 'bold', fill: '#ad1f17' }, head)}
${text({ x: LEFT, y: 305, size: 34, family: 'DejaVu Sans', weight: 'normal', fill: '#3e4741' }, clipped(message, 56))}
<rect x="${LEFT}" y="345" width="${WIDTH - 2 * LEFT}" height="3" fill="#151a17"/>
${lines.map((line, index) => text({ x: LEFT, y: 410 + 52 * index, size: 36, family: 'DejaVu Sans', weight: 'normal', fill: '#151a17' }, line)).join('\n')}
</svg>`
}

interface TextStyle {
  readonly x: number
  readonly y: number
  readonly size: number
  readonly family: string
  readonly weight: string
  readonly fill: string
  readonly anchor?: 'end'
}

const text = ({ x, y, size, family, weight, fill, anchor }: TextStyle, content: string): string =>
  `<text x="${x}" y="${y}" font-family="${family}" font-size="${size}" font-weight="${weight}" fill="${fill}"${anchor ? ` text-anchor="${anchor}"` : ''}>${escaped(content)}</text>`

function numberPlate(platform: string, number: string, right: number): string {
  const style = { x: right, anchor: 'end', fill: '#59625b' } as const
  return [
    text({ ...style, y: 74, size: 20, family: 'DejaVu Sans', weight: 'normal' }, platform),
    text({ ...style, y: 108, size: 30, family: 'DejaVu Sans Mono', weight: 'bold' }, number),
  ].join('\n')
}

/** Lines of at most `width` characters; a longer word stands alone and is cut. */
export function wrapped(says: string, width: number): string[] {
  const lines: string[] = ['']
  for (const word of says.split(/\s+/)) {
    const last = lines.at(-1)!
    if (last !== '' && last.length + 1 + word.length > width) lines.push(clipped(word, width))
    else lines[lines.length - 1] = last === '' ? clipped(word, width) : `${last} ${word}`
  }
  return lines
}

const clipped = (value: string, width: number): string =>
  value.length <= width ? value : `${value.slice(0, width - 1)}…`

const escaped = (value: string): string =>
  value.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;')
