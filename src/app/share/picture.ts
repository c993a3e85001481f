/** The card of a diagnosis as a picture: drawn as SVG, turned into a PNG by the browser's own canvas. */
import { visible } from '../paste/log-marks.ts'
import type { Report } from './report.ts'

const WIDTH = 1200
const LEFT = 72
const MONO = 'ui-monospace, Menlo, Consolas, DejaVu Sans Mono, monospace'
const SANS = 'system-ui, Segoe UI, Liberation Sans, sans-serif'
/** Characters that fit beside each other at 34 and at 24 pixels. */
const SAYS_WIDTH = 58
const MOST_CAUSES = 3

export function pictureSvg({ title, incidents }: Report): string {
  const [first] = incidents
  const says = wrapped(visible(first?.because ?? ''), SAYS_WIDTH).slice(0, 4)
  const causes = first?.causes.slice(0, MOST_CAUSES) ?? []
  const causesAt = 300 + says.length * 48
  const height = causesAt + causes.length * 46 + 70
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${WIDTH}" height="${height}" viewBox="0 0 ${WIDTH} ${height}">
<rect width="${WIDTH}" height="${height}" fill="#f4f5f1"/><rect width="${WIDTH}" height="12" fill="#ad1f17"/>
<g fill="none" stroke="#005f7d" transform="translate(${LEFT} 52) scale(1.8)"><path d="M1.5 1.5h19v19h-19z" stroke-width="1.5"/><path d="M1.5 12.5H7l2-6 4 10 2-4h5.5" stroke-width="1.75"/></g>
${line(LEFT + 54, 84, 28, '#151a17', 'errlab', { family: MONO, weight: 700 })}
${line(LEFT, 200, 72, '#ad1f17', title, { family: MONO, weight: 700 })}
<rect x="${LEFT}" y="226" width="${WIDTH - 2 * LEFT}" height="2" fill="#151a17"/>
${says.map((text, index) => line(LEFT, 284 + index * 48, 34, '#151a17', text)).join('\n')}
${causes.map(({ title: cause, likelihood }, index) => line(LEFT, causesAt + 20 + index * 46, 24, '#3e4741', clipped(`${index + 1}. ${plain(cause)} (${likelihood})`, 84))).join('\n')}
</svg>`
}

interface Look {
  readonly family?: string
  readonly weight?: number
}

const line = (
  x: number,
  y: number,
  size: number,
  fill: string,
  text: string,
  { family = SANS, weight = 400 }: Look = {},
): string =>
  `<text x="${x}" y="${y}" font-family="${family}" font-size="${size}" font-weight="${weight}" fill="${fill}">${escaped(text)}</text>`

const plain = (text: string): string => text.replace(/[`*]/g, '')
const clipped = (text: string, width: number): string => (text.length > width ? `${text.slice(0, width - 1)}…` : text)
const escaped = (text: string): string => text.replace(/[&<>"']/g, (char) => `&#${char.charCodeAt(0)};`)

function wrapped(text: string, width: number): string[] {
  const lines: string[] = ['']
  for (const word of plain(text).split(/\s+/)) {
    const last = lines.at(-1)!
    if (last !== '' && last.length + word.length + 1 > width) lines.push(clipped(word, width))
    else lines[lines.length - 1] = clipped(last === '' ? word : `${last} ${word}`, width)
  }
  return lines
}

/** Twice the size, so that it is sharp where it is looked at. `data:` is what the policy allows images to be. */
export async function pictureOf(svg: string): Promise<Blob | null> {
  const image = new Image()
  image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(svg)}`
  await image.decode()
  const canvas = document.createElement('canvas')
  canvas.width = image.naturalWidth * 2
  canvas.height = image.naturalHeight * 2
  canvas.getContext('2d')?.drawImage(image, 0, 0, canvas.width, canvas.height)
  return new Promise((done) => canvas.toBlob(done, 'image/png'))
}
