// The clock that every page writes by, whatever zone its browser is in.
export { inShanghai, SHANGHAI_MS } from '../domain/shanghai.ts'
