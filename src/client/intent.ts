/** What the user wants, whatever words were used. */
export type Intent =
  | { readonly type: 'Nothing' }
  | { readonly type: 'Invite'; readonly to: string }
  | { readonly type: 'CancelInvitation' }
  | { readonly type: 'AnswerInvitation'; readonly accepts: boolean }
  | { readonly type: 'Say'; readonly text: string }
  | { readonly type: 'LeaveChat' }
  /** `after`: go on behind this nickname. */
  | { readonly type: 'ListUsers'; readonly after: string | undefined }
  | { readonly type: 'ShowHelp' }
  | { readonly type: 'Quit' }
  /** At a question, something that is neither yes nor no. */
  | { readonly type: 'Unclear' }
  /** A known command with the wrong operands. */
  | { readonly type: 'Misused'; readonly usage: string }
  | { readonly type: 'Unknown' };
