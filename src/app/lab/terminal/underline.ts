import type { IDecoration, Terminal } from '@xterm/xterm'

/** Marks on old lines are let go: xterm keeps every one of them in the page. */
const MOST = 200

/** Underlines the person's own values in what the terminal says, as everywhere else. */
export function underlineValues(terminal: Terminal, values: readonly string[], colour: string): void {
  const words = values.filter((value) => value.length > 1).sort((a, b) => b.length - a.length)
  if (words.length === 0) return
  const pattern = new RegExp(`(?<![\\w.-])(?:${words.map(quoted).join('|')})(?![\\w-]|\\.\\w)`, 'g')
  const marks: IDecoration[] = []
  let read = 0
  terminal.onWriteParsed(() => {
    const { buffer } = terminal
    if (buffer.active.type !== 'normal') return
    const cursor = buffer.active.baseY + buffer.active.cursorY
    // A cleared or trimmed buffer begins again.
    for (let line = Math.min(read, cursor); line < cursor; line++) markLine(line, cursor)
    read = cursor
  })

  function markLine(line: number, cursor: number): void {
    const text = terminal.buffer.active.getLine(line)?.translateToString(true) ?? ''
    for (const match of text.matchAll(pattern)) {
      const marker = terminal.registerMarker(line - cursor)
      const mark = terminal.registerDecoration({ marker, x: match.index, width: match[0].length })
      mark?.onRender((element) => {
        element.style.boxShadow = `inset 0 -2px 0 ${colour}`
      })
      if (mark) marks.push(mark)
      if (marks.length > MOST) marks.shift()!.dispose()
    }
  }
}

const quoted = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')
