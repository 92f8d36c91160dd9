// A field's id without slashes, so that a fault can be looked up and gone to.
export const fieldId = (path: string): string => `rule-${path.replaceAll('/', '-')}`
