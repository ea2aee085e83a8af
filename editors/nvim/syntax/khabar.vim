" Tag lines only: prose has no syntax. Its actors and dates are extmarks, see lua/khabar/init.lua.
if exists('b:current_syntax')
  finish
endif

syn match khabarTag     /^%%.*$/ contains=khabarMarker
syn match khabarMarker  /^%%/ contained nextgroup=khabarKind,khabarNoteKind,khabarUnknown skipwhite

syn match khabarUnknown /\S\+/ contained
syn match khabarKind    /\<\%(article\|mentions\|times\)\>/ contained nextgroup=@khabarItems skipwhite
syn match khabarKind    /\<event\>/ contained nextgroup=khabarType,@khabarItems skipwhite
syn match khabarNoteKind /\<note\>/ contained nextgroup=khabarNote skipwhite
syn match khabarNote    /.*/ contained

" Items: name, name=value, each perhaps at words: @"words", @2"words".
syn cluster khabarItems contains=khabarName,khabarKey,khabarAnchor
syn match khabarName    /[A-Za-z0-9][A-Za-z0-9_.-]*/ contained nextgroup=khabarAnchor,@khabarItems skipwhite
syn match khabarKey     /[A-Za-z0-9][A-Za-z0-9_.-]*\ze=/ contained nextgroup=khabarEquals
" Below the others, as the last match that fits wins: the first word of an event is its type.
syn match khabarType    /\a[A-Za-z0-9_.-]*\ze\%(@\|\s\|$\)/ contained nextgroup=khabarAnchor,@khabarItems skipwhite
syn match khabarEquals  /=/ contained nextgroup=khabarQuoted,khabarValue
syn match khabarValue   /[^ \t@"]\+/ contained nextgroup=khabarAnchor,@khabarItems skipwhite
syn match khabarQuoted  /"\%(\\.\|[^"\\]\)*"\=/ contained nextgroup=khabarAnchor,@khabarItems skipwhite
syn match khabarAnchor  /@\d*"\%(\\.\|[^"\\]\)*"\=/ contained nextgroup=@khabarItems skipwhite

hi def link khabarMarker   Delimiter
hi def link khabarKind     Statement
hi def link khabarNoteKind Statement
hi def link khabarUnknown  Error
hi def link khabarType     Type
hi def link khabarName     Identifier
hi def link khabarKey      Identifier
hi def link khabarEquals   Operator
hi def link khabarValue    Constant
hi def link khabarQuoted   String
hi def link khabarAnchor   String
hi def link khabarNote     Comment

let b:current_syntax = 'khabar'
