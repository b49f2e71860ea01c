/** How bad a finding is; the words of LSP's DiagnosticSeverity. */
export type Severity = 'error' | 'warning' | 'information' | 'hint';
