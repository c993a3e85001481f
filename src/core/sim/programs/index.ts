/** Every command of the machine: one file here, or in `more/`, is one program or a family of them. */
import type { Program } from '../kernel/sys.ts'
import { laterPrograms } from './lib/later.ts'

const found = import.meta.glob<Program | readonly Program[]>(
  ['./*.ts', '!./*.test.ts', '!./index.ts', '!./*.generated.ts'],
  {
    eager: true,
    import: 'default',
  },
)

export const programs: readonly Program[] = [...Object.values(found).flat(), ...laterPrograms]
