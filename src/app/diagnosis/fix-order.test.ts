import { describe, expect, it } from 'vitest'
import type { FixStep } from '../../core/knowledge/index.ts'
import { forReader, runtimeName, runtimesOf } from './fix-order.ts'

const code = (runtime: string): FixStep => ({ kind: 'code', language: runtime, runtime, code: runtime })
const steps: readonly FixStep[] = [{ kind: 'sh', sh: 'lsof' }, code('node'), code('python'), code('go')]
const shown = (...speakers: string[]) =>
  forReader(steps, speakers).map((item) =>
    item.kind === 'others'
      ? item.steps.map(({ runtime }) => runtime).join()
      : item.kind === 'code'
        ? item.runtime
        : item.kind,
  )

describe('forReader', () => {
  it('shows the code of the program that wrote the log, the others behind it', () => {
    expect(shown('python')).toEqual(['sh', 'python', 'node,go'])
    expect(shown('unix', '/usr/bin/python3.11')).toEqual(['sh', 'python', 'node,go'])
  })

  it('shows the first where nobody speaks any of them', () => {
    expect(shown('kernel')).toEqual(['sh', 'node', 'python,go'])
  })

  it('leaves a fix in one language as it is', () => {
    expect(forReader([code('node')], ['python'])).toEqual([code('node')])
  })
})

it('lists the languages of all fixes once, that of the log first', () => {
  expect(runtimesOf([{ steps }, { steps: [code('go'), code('rust')] }], ['go'])).toEqual([
    'go',
    'node',
    'python',
    'rust',
  ])
  expect(runtimesOf([{ steps: [] }], ['go'])).toEqual([])
})

it('calls runtimes by their names', () =>
  expect(['node', 'go', 'nginx'].map(runtimeName)).toEqual(['Node.js', 'Go', 'nginx']))
