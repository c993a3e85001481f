import type { Source } from './schema.ts'

export interface SourceLink {
  readonly href: string
  readonly text: string
  /** Whose page it is: "Linux manual pages". */
  readonly where: string
}

const HOSTS: Readonly<Record<string, string>> = {
  'man7.org': 'Linux manual pages',
  'kernel.org': 'Linux kernel',
  'pubs.opengroup.org': 'POSIX',
  'nodejs.org': 'Node.js',
  'docs.python.org': 'Python',
  'go.dev': 'Go',
  'pkg.go.dev': 'Go',
  'doc.rust-lang.org': 'Rust',
  'docs.oracle.com': 'Java',
  'learn.microsoft.com': 'Microsoft',
  'freebsd.org': 'FreeBSD',
}

/** Where a source can be read, and how to name it: `man:bind(2)` → man7.org, "bind(2)", "Linux manual pages". */
export function sourceLink(source: Source): SourceLink {
  // man:bind(2)
  const manual = /^man:([^(]+)\((\w+)\)$/.exec(source)
  if (manual) {
    const [, name, section] = manual as unknown as [string, string, string]
    const href = `https://man7.org/linux/man-pages/man${section[0]}/${name}.${section}.html`
    return { href, text: `${name}(${section})`, where: HOSTS['man7.org']! }
  }
  if (source.startsWith('posix:')) {
    const name = source.slice('posix:'.length)
    const folder = name.endsWith('.h') ? 'basedefs' : 'functions'
    return {
      href: `https://pubs.opengroup.org/onlinepubs/9799919799/${folder}/${name}.html`,
      text: name.endsWith('.h') ? `<${name}>` : `${name}()`,
      where: 'POSIX.1-2024',
    }
  }
  if (source.startsWith('kernel:')) {
    const path = source.slice('kernel:'.length)
    return {
      href: `https://git.kernel.org/pub/scm/linux/kernel/git/torvalds/linux.git/tree/${path}`,
      text: path,
      where: 'Linux source',
    }
  }
  const url = /^https:\/\/(?:www\.)?([^/]+)\/?(.*)$/.exec(source)
  const host = url?.[1] ?? source
  const owner = Object.keys(HOSTS).find((known) => host === known || host.endsWith(`.${known}`))
  return { href: source, text: readable(url?.[2] ?? '') || host, where: owner ? HOSTS[owner]! : host }
}

/** `api/errors.html#common-system-errors` → "errors: common system errors". */
function readable(path: string): string {
  const [page = '', anchor] = path.split('#') as [string, string?]
  const last =
    page
      .split('/')
      .filter(Boolean)
      .at(-1)
      ?.replace(/\.\w+$/, '') ?? ''
  return [last, anchor?.replace(/[-_]+/g, ' ')].filter(Boolean).join(': ')
}
