/** Makes the PNG pictures at build time. Drawn once: the result is kept by the hash of its SVG. */
import { createHash } from 'node:crypto'
import { copyFileSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { initWasm, Resvg } from '@resvg/resvg-wasm'
import { type Picture, pictureSvg } from './picture.ts'

const require = createRequire(import.meta.url)
const FONTS = ['DejaVuSans.ttf', 'DejaVuSansMono-Bold.ttf']
const KEPT = '.cache/pictures'

/** Writes each picture to its path below `dist`, such as `/og/ENOENT.png`. */
export async function writePictures(dist: string, pictures: ReadonlyMap<string, Picture>): Promise<void> {
  let draw: ((svg: string) => Uint8Array) | null = null
  mkdirSync(KEPT, { recursive: true })
  for (const [path, picture] of pictures) {
    const svg = pictureSvg(picture)
    const kept = join(KEPT, `${createHash('sha256').update(svg).digest('hex').slice(0, 32)}.png`)
    if (!existsSync(kept)) {
      draw ??= await drawer()
      writeFileSync(kept, draw(svg))
    }
    const file = join(dist, path)
    mkdirSync(dirname(file), { recursive: true })
    copyFileSync(kept, file)
  }
}

async function drawer(): Promise<(svg: string) => Uint8Array> {
  await initWasm(readFileSync(require.resolve('@resvg/resvg-wasm/index_bg.wasm')))
  const fontBuffers = FONTS.map((name) => new Uint8Array(readFileSync(require.resolve(`dejavu-fonts-ttf/ttf/${name}`))))
  return (svg) => new Resvg(svg, { font: { fontBuffers, loadSystemFonts: false } }).render().asPng()
}
