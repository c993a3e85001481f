import { type KeyboardEvent, useEffect, useRef, useState } from 'react'
import { cutAtValues } from '../diagnosis/cut-at-values.ts'
import { useDiagnosis } from '../diagnosis/store.ts'
import { Button } from '../ui/Button.tsx'
import {
  fileTable,
  mountTable,
  pathTable,
  processTable,
  type Row,
  socketTable,
  TABS,
  type Tab,
  type Table,
} from './kernel-rows.ts'
import { inspectPath } from './machine-client.ts'
import { useLab } from './store.ts'

const NAMES: Readonly<Record<Tab, string>> = {
  sockets: 'Sockets',
  processes: 'Processes',
  files: 'Files',
  mounts: 'Mounts',
  permissions: 'Permissions',
}

/** The kernel's own tables; what the last command changed lights up. */
export function KernelTabs() {
  const [tab, setTab] = useState<Tab | null>(null)
  const { kernel, kernelBefore, film, path, pathBefore, lab } = useLab()
  const category = useCategoryTab()
  const values = useLab((state) => state.values)
  const bar = useRef<HTMLDivElement>(null)
  if (!kernel) return null
  const open = tab ?? category
  const tables: Readonly<Record<Tab, Table>> = {
    sockets: socketTable(kernel, kernelBefore, film),
    processes: processTable(kernel, kernelBefore),
    files: fileTable(kernel, kernelBefore),
    mounts: mountTable(kernel, kernelBefore),
    permissions: pathTable(path, pathBefore),
  }
  const stepsDone = lab?.steps.filter(({ state }) => state === 'done').length ?? 0
  const move = (event: KeyboardEvent) => {
    const step = event.key === 'ArrowRight' ? 1 : event.key === 'ArrowLeft' ? -1 : 0
    if (step === 0) return
    const next = TABS[(TABS.indexOf(open) + step + TABS.length) % TABS.length]!
    setTab(next)
    bar.current?.querySelector<HTMLElement>(`#tab-${next}`)?.focus()
  }
  return (
    <>
      <div className="tabs" role="tablist" aria-label="Kernel view" ref={bar} onKeyDown={move}>
        {TABS.map((name) => (
          <button
            key={name}
            type="button"
            role="tab"
            id={`tab-${name}`}
            aria-selected={name === open}
            aria-controls="kernel-view"
            tabIndex={name === open ? 0 : -1}
            onClick={() => setTab(name)}
          >
            {NAMES[name]}
            {name !== 'permissions' && <Count table={tables[name]} />}
          </button>
        ))}
        <span className="when meta">{stepsDone === 0 ? 'at the start' : `after step ${stepsDone}`}</span>
      </div>
      <div className="kv" role="tabpanel" id="kernel-view" aria-labelledby={`tab-${open}`} tabIndex={0}>
        {open === 'permissions' && <PathForm />}
        <TableOf table={tables[open]} values={values} />
      </div>
    </>
  )
}

/** The tab that fits the code: files for permissions, sockets for the network. */
function useCategoryTab(): Tab {
  const cause = useLab((state) => state.cause)
  const path = useDiagnosis((state) => state.diagnosis?.incidents[state.selected]?.known['path'])
  const code = cause?.split('/')[0] ?? ''
  if (/^E(?:MFILE|NFILE|BADF|TXTBSY)$/.test(code)) return 'files'
  if (/^E(?:NOSPC|ROFS|XDEV|DQUOT|BUSY)$/.test(code)) return 'mounts'
  if (/^E(?:ACCES|PERM|NOENT|NOTDIR|ISDIR|LOOP|EXIST)$/.test(code) && path) return 'permissions'
  if (/^E(?:SRCH|CHILD|AGAIN|INTR|NOMEM)$/.test(code)) return 'processes'
  return 'sockets'
}

function Count({ table }: { readonly table: Table }) {
  return <span className="ct">{table.rows.filter(({ state }) => state !== 'gone' && state !== 'absent').length}</span>
}

const STATE_WORD: Readonly<Record<Row['state'], string>> = {
  same: '',
  added: ', new',
  gone: ', gone',
  clash: '',
  absent: '',
}

function TableOf({
  table: { columns, rows, stateColumn },
  values,
}: {
  readonly table: Table
  readonly values: Readonly<Record<string, string>>
}) {
  if (rows.length === 0) return <p className="empty">Nothing here.</p>
  return (
    <table>
      <thead>
        <tr>
          {columns.map((column) => (
            <th key={column} scope="col">
              {column}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {rows.map(({ key, state, cells }) => (
          <tr key={`${key} ${state}`} className={state === 'same' ? undefined : state}>
            {cells.map((cell, index) => (
              <td key={columns[index]} className={index === stateColumn ? 'state' : undefined}>
                <Cell text={cell} values={values} />
                {index === stateColumn && STATE_WORD[state]}
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  )
}

/** The person's own values are underlined here too. */
function Cell({ text, values }: { readonly text: string; readonly values: Readonly<Record<string, string>> }) {
  return cutAtValues(text, values).map(({ text: part, key }, index) =>
    key === null ? (
      part
    ) : (
      <span key={`${index} ${part}`} className={`val k-${key}`}>
        {part}
      </span>
    ),
  )
}

/** Which path to look at: what the person typed, else what the log names, else what the last failed call was about. */
function PathForm() {
  const known = useDiagnosis((state) => state.diagnosis?.incidents[state.selected]?.known['path'])
  const failed = useLab((state) => state.film.findLast(({ errno, path }) => errno !== null && path !== null)?.path)
  const kernel = useLab((state) => state.kernel)
  const [typed, setTyped] = useState<string | null>(null)
  const path = typed ?? (known?.startsWith('/') ? known : (failed ?? known ?? ''))
  const isAbsolute = path.startsWith('/')
  // biome-ignore lint/correctness/useExhaustiveDependencies: asked again whenever the machine has moved on
  useEffect(() => {
    if (isAbsolute && typed === null) inspectPath(path)
  }, [path, isAbsolute, typed, kernel])
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault()
        if (isAbsolute) inspectPath(path)
      }}
    >
      <input
        aria-label="Path to look at"
        placeholder="/srv/app/config.json"
        value={path}
        spellCheck={false}
        onChange={({ target }) => setTyped(target.value)}
      />
      <Button type="submit" disabled={!isAbsolute} title={isAbsolute ? undefined : 'An absolute path begins with /'}>
        Look
      </Button>
    </form>
  )
}
