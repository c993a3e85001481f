/** CodeLens above the first line of each incident. Registered once; it reads what is current. */
import { type FoldsInView, useFolds } from '../fold-store.ts'
import { foldWords } from '../folds.ts'
import type { LensActions } from '../LogView.tsx'
import type { Marks } from '../log-marks.ts'
import { LANGUAGE, monaco } from './setup.ts'

interface Current {
  readonly marks: Marks
  readonly folds: FoldsInView
  readonly actions: LensActions
}
/** Also of logs that are put aside: their editors go on asking. */
const known = new WeakMap<monaco.editor.ITextModel, Current>()
let current: Current | null = null
const NO_FOLDS: FoldsInView = { all: [], closed: [] }
const changed = new monaco.Emitter<monaco.languages.CodeLensProvider>()

const COMMANDS = {
  explain: (incident: number) => current?.actions.explain(incident),
  reproduce: (incident: number) => current?.actions.reproduce(incident),
  showLine: (line: number) => current?.actions.showLine(line),
  fold: (from: number) => useFolds.getState().toggle(from),
} as const

for (const [name, run] of Object.entries(COMMANDS)) {
  monaco.editor.registerCommand(`errlab.${name}`, (_accessor: unknown, argument: number) => run(argument))
}

const provider: monaco.languages.CodeLensProvider = {
  onDidChange: changed.event,
  provideCodeLenses(model) {
    const { marks = [], folds = NO_FOLDS } = known.get(model) ?? {}
    const lenses = [...marks].flatMap(([line, mark]) => {
      if (!mark.isFirst || mark.code === '') return []
      const range = new monaco.Range(line, 1, line, 1)
      const lens = (title: string, name: keyof typeof COMMANDS, argument: number) => ({
        range,
        command: { id: `errlab.${name}`, title, arguments: [argument] },
      })
      const second =
        mark.followsLine === null
          ? lens('reproduce', 'reproduce', mark.incident)
          : lens(`follows from line ${mark.followsLine}`, 'showLine', mark.followsLine)
      return [{ range, command: { id: '', title: mark.code } }, lens('explain', 'explain', mark.incident), second]
    })
    return { lenses: [...lenses, ...foldLenses(folds)], dispose() {} }
  },
}

/** Above the stretch that is repeated: how often, and the lines. */
function foldLenses({ all, closed }: FoldsInView): monaco.languages.CodeLens[] {
  return all.map((fold) => {
    const line = fold.from - fold.period
    const title = closed.includes(fold) ? `+ ${fold.times} × the same` : `fold ${foldWords(fold)}`
    return {
      range: new monaco.Range(line, 1, line, 1),
      command: { id: 'errlab.fold', title, arguments: [fold.from] },
    }
  })
}

monaco.languages.registerCodeLensProvider(LANGUAGE, provider)

export function provide(model: monaco.editor.ITextModel, next: Current): void {
  const before = known.get(model)
  current = next
  known.set(model, next)
  // Asked again are the editors that are put aside too.
  if (before?.marks !== next.marks || !isSame(before.folds, next.folds)) changed.fire(provider)
}

const isSame = (a: FoldsInView, b: FoldsInView): boolean =>
  a.all === b.all && a.closed.length === b.closed.length && a.closed.every((fold, index) => fold === b.closed[index])
