export { type Allowed, isAllowed, isPublic, readAllowed } from './allowed.ts'
export { type PostFailure, type PostLimits, type PostOutcome, post, postLimits } from './post.ts'
export { type Checked, checkTarget, createOutbound, type Target, type TargetParts, type TargetRefusal } from './target.ts'
