import { defineEntry } from '../schema.ts'

export default defineEntry({
  family: 'linux',
  severity: 'error',
  common: 'rare',
  category: 'process',
  summary: 'The call should be started again (a signal came); programs never see it.',
  meaning:
    'Inside the kernel a call that a signal interrupted says that it may be restarted. Before the program runs again it becomes EINTR or the call is repeated. `strace` shows the inner codes (`? ERESTARTSYS (To be restarted if SA_RESTART is set)`): that is no error. Only a driver with a bug lets the number 85 out.',
  sources: ['man:signal(7)', 'man:strace(1)', 'kernel:include/linux/errno.h'],
  notReproducible: 'The kernel turns it into EINTR or starts the call again.',
})
