;;; khabar.el --- Annotate Arabic news with Khabar  -*- lexical-binding: t; -*-

;; Version: 0.1.0
;; Package-Requires: ((emacs "28.1") (eglot "1.9"))
;; Keywords: languages, wp
;; SPDX-License-Identifier: MIT OR Apache-2.0

;;; Commentary:

;; A mode for annotated articles, the server for Eglot, and commands for what one does all day: marking, inserting events, accepting,
;; reviewing.  Everything else is Eglot's: hovers, completion in tag lines, diagnostics, `eglot-code-actions'.
;;
;;   (add-to-list 'load-path "/path/to/khabar/editors/emacs")
;;   (require 'khabar)
;;
;; An article is `*.khabar', and `*.txt' in a corpus: a folder with khabar.toml, or one below it.

;;; Code:

(require 'cl-lib)
(require 'eglot)
(require 'subr-x)

(defgroup khabar nil
  "Annotating Arabic news."
  :group 'text)

(defcustom khabar-server (or (getenv "KHABAR_SERVER") "khabar")
  "The program `khabar': its path, or its name on the path of programs."
  :type 'string)

(defcustom khabar-start t
  "Whether the server starts with the first article."
  :type 'boolean)

(defface khabar-review '((((background dark)) :background "#6b5a1e") (t :background "#ffe08a"))
  "The words that are reviewed.")

;;; The mode

(defvar khabar-mode-map
  (let ((map (make-sparse-keymap)))
    (define-key map (kbd "C-c C-m") #'khabar-mark)
    (define-key map (kbd "C-c C-e") #'khabar-insert-event)
    (define-key map (kbd "C-c C-n") #'khabar-new-event)
    (define-key map (kbd "C-c C-a") #'khabar-accept-paragraph)
    (define-key map (kbd "C-c C-r") #'khabar-review)
    map)
  "Keys of articles.")

(defvar khabar-font-lock-keywords
  '(("^%% *\\([a-z]+\\)" 1 font-lock-keyword-face)
    ("^%% *event +\\([^ @\n]+\\)" 1 font-lock-type-face)
    ("^%% .*" ("[ \t]\\([a-z-]+\\)=" (goto-char (match-beginning 0)) nil (1 font-lock-variable-name-face))))
  "Colours of tag lines; text has none.")

;;;###autoload
(define-derived-mode khabar-mode text-mode "Khabar"
  "Articles of Arabic news and their tag lines."
  ;; Each line has a direction of its own.  Emacs goes by paragraphs between blank lines, and a tag line right under Arabic would be
  ;; turned round with it.
  (setq-local bidi-paragraph-direction nil
              bidi-paragraph-start-re "^"
              bidi-paragraph-separate-re "^")
  ;; The text stays byte for byte as it was.
  (setq-local require-final-newline nil
              mode-require-final-newline nil
              delete-trailing-lines nil)
  (setq-local font-lock-defaults '(khabar-font-lock-keywords t))
  (visual-line-mode)
  (when (and khabar-start buffer-file-name)
    (eglot-ensure)))

(defun khabar-text-mode ()
  "Open a plain text as an article where it is in a corpus."
  (if (and buffer-file-name (locate-dominating-file buffer-file-name "khabar.toml"))
      (khabar-mode)
    (text-mode)))

;;;###autoload
(progn
  (add-to-list 'auto-mode-alist '("\\.khabar\\'" . khabar-mode))
  (add-to-list 'auto-mode-alist '("\\.txt\\'" . khabar-text-mode)))

(add-to-list 'eglot-server-programs
             `(khabar-mode . ,(lambda (&rest _) (list khabar-server "lsp" "--stdio"))))

;;; What the server's actions do

(defun khabar--actions (kind)
  "The code actions of a KIND for the region, or at point."
  (let ((from (if (use-region-p) (region-beginning) (point)))
        (to (if (use-region-p) (region-end) (point))))
    (eglot-code-actions from to kind)))

(defun khabar--apply (edit)
  "Apply an EDIT of the server as one change."
  (undo-boundary)
  ;; Newer versions of Eglot want to know who asks.
  (if (= (car (func-arity #'eglot--apply-workspace-edit)) 2)
      (funcall #'eglot--apply-workspace-edit edit 'khabar)
    (funcall #'eglot--apply-workspace-edit edit))
  (undo-boundary))

(defun khabar--edit-of (action)
  "The edit of an ACTION, which the server may make only now."
  (or (plist-get action :edit)
      (plist-get (jsonrpc-request (eglot--current-server-or-lose) :codeAction/resolve action) :edit)))

(defun khabar--do (kind choose nothing)
  "Do what an action of KIND does: with CHOOSE one of them, else the first.
NOTHING is said where there is none."
  (let* ((all (khabar--actions kind))
         (titles (mapcar (lambda (action) (cons (plist-get action :title) action)) all))
         (chosen (cond ((null all) (user-error "%s" nothing))
                       ((and choose (cdr all))
                        (cdr (assoc (completing-read "Khabar: " (khabar--in-order titles) nil t nil nil (caar titles)) titles)))
                       (t (car all))))
         (command (plist-get chosen :command)))
    (deactivate-mark)
    (if (plist-get chosen :edit)
        (khabar--apply (plist-get chosen :edit))
      ;; For a client that cannot have an edit made later, the server sends it itself.
      (if command
          (let ((command (if (stringp command) chosen command)))
            (jsonrpc-request (eglot--current-server-or-lose) :workspace/executeCommand
                             (list :command (plist-get command :command) :arguments (plist-get command :arguments))))
        (khabar--apply (khabar--edit-of chosen))))))

(defun khabar--in-order (titles)
  "A table of TITLES that are listed in their order."
  (lambda (string predicate action)
    (if (eq action 'metadata)
        '(metadata (display-sort-function . identity) (cycle-sort-function . identity))
      (complete-with-action action titles string predicate))))

(defmacro khabar--command (name kind choose nothing doc)
  "Define a command NAME that does what an action of KIND does."
  (declare (indent 1))
  `(defun ,name () ,doc (interactive) (khabar--do ,kind ,choose ,nothing)))

(khabar--command khabar-mark "refactor.khabar.mark" t "Select the words of a name or a date in a paragraph first"
  "Say what the selected words are: an actor, a kind, a time, nothing.")
(khabar--command khabar-insert-event "refactor.khabar.event" t "Put point into a paragraph, or below one, first"
  "Insert an event tag for the sentence at point.")
(khabar--command khabar-new-event "refactor.khabar.newEvent" t "Put point into a paragraph first"
  "Insert an empty event of a type, at the selected words.")
(khabar--command khabar-no-event "refactor.khabar.noEvent" nil "Put point at words for which an event is suggested first"
  "Say that the words at point are no event.")
(khabar--command khabar-insert-all-events "refactor.khabar.allEvents" nil "No events are suggested for this paragraph, or only one"
  "Insert all events that are suggested for the paragraph.")
(khabar--command khabar-accept-paragraph "refactor.khabar.accept" nil "There is nothing to accept in this paragraph"
  "Write down the actors, places and dates of the paragraph.")
(khabar--command khabar-accept-article "source.khabar.acceptAll" nil "There is nothing to accept in this article"
  "Write down the actors, places and dates of the article.")
(khabar--command khabar-accept-actor "refactor.khabar.acceptActor" nil "Put point at an actor that is mentioned more than once first"
  "Accept all mentions of the actor at point in the article.")
(khabar--command khabar-everywhere "refactor.khabar.everywhere" nil "Put point at words that are marked here and not elsewhere first"
  "Mark the words at point wherever else they stand in the article.")
(khabar--command khabar-finish "source.khabar.finish" nil "The article is marked as done already"
  "Mark the article as done, with the digest of its text.")

;;; Review: all that is open, one key an item

(defvar-local khabar--step nil "The answer of the server that is shown.")
(defvar-local khabar--done nil "The items that something was done with, the last one first.")
(defvar-local khabar--overlays nil "Over the words that are reviewed.")
(defvar-local khabar--each nil "Whether everything comes by itself.")
(defvar-local khabar--order "text" "In which order items come.")

(defconst khabar--keys
  '(("a" :accept "accept") ("A" :acceptAll "accept all") ("x" :reject "reject") ("t" :type "type") ("r" :role "role")
    ("w" :actor "who") ("f" :mode "form") ("s" :status "status") ("d" :date "date") ("b" :context "about") ("v" :fix "fix"))
  "The keys of a review with what each does: the same as in VS Code and Neovim.")

(defvar khabar-review-mode-map
  (let ((map (make-sparse-keymap)))
    (suppress-keymap map)
    (pcase-dolist (`(,key ,does ,_) khabar--keys)
      (let ((does (substring (symbol-name does) 1)))
        (define-key map key (lambda () (interactive) (khabar--choose does)))
        (unless (member key '("a" "A"))
          (define-key map (upcase key) (lambda () (interactive) (khabar--choose does t))))))
    (define-key map "c" (lambda () (interactive) (khabar--choose nil)))
    (define-key map " " #'khabar-review-next)
    (define-key map (kbd "DEL") #'khabar-review-back)
    (define-key map "j" #'khabar-review-next-difference)
    (define-key map "z" #'khabar-review-undo)
    (define-key map "m" (lambda () (interactive) (call-interactively #'khabar-mark) (khabar--again)))
    (define-key map "n" (lambda () (interactive) (call-interactively #'khabar-new-event) (khabar--again)))
    (define-key map "e" (lambda () (interactive) (setq khabar--each (not khabar--each)) (khabar--go (khabar--at-point))))
    (define-key map "g" (lambda () (interactive) (setq khabar--order (if (equal khabar--order "text") "doubt" "text")) (khabar--go nil)))
    (define-key map "q" #'khabar-review)
    map)
  "Keys of a review.")

(define-minor-mode khabar-review-mode
  "Whether the article is reviewed."
  :lighter " Review"
  (unless khabar-review-mode
    (mapc #'delete-overlay khabar--overlays)
    (setq khabar--overlays nil khabar--step nil khabar--done nil)
    (when-let ((window (get-buffer-window "*Khabar review*")))
      (delete-window window))))

(defun khabar-review ()
  "Review the article: all that is open in it, from point on; end the review."
  (interactive)
  (if khabar-review-mode
      (khabar-review-mode -1)
    (khabar-review-mode)
    (khabar--go (khabar--at-point))
    (unless (plist-get khabar--step :item)
      (khabar--go nil))))

(defun khabar--at-point ()
  (list :at (eglot--pos-to-lsp-position (point))))

(defun khabar--go (which &optional draft kind)
  "Show WHICH item, its event changed to DRAFT; only one of a KIND."
  ;; What was typed or inserted last goes before the question.
  (eglot--signal-textDocument/didChange)
  (setq khabar--step
        (jsonrpc-request (eglot--current-server-or-lose) :khabar/review
                         `(:textDocument ,(eglot--TextDocumentIdentifier)
                           ,@(when which (list :which which))
                           :order ,khabar--order
                           :each ,(if khabar--each t :json-false)
                           ,@(when draft (list :draft draft))
                           ,@(when kind (list :kind kind)))))
  (khabar--show))

(defun khabar--region (range)
  "The bounds of a RANGE of the server."
  (funcall (if (fboundp 'eglot-range-region) 'eglot-range-region 'eglot--range-region) range))

(defun khabar--choices (does)
  "The choices that do DOES; all that change something without it."
  (seq-filter (lambda (choice)
                (let ((own (plist-get choice :does)))
                  (if does (equal own does) (not (member own '("accept" "acceptAll" "reject"))))))
              (plist-get (plist-get khabar--step :item) :choices)))

(defun khabar--show ()
  "Show the item of the step: its words, what it is, the keys."
  (mapc #'delete-overlay khabar--overlays)
  (setq khabar--overlays nil)
  (let* ((item (plist-get khabar--step :item))
         (left (plist-get khabar--step :left))
         (open (plist-get left :items)))
    (cond
     (item
      (seq-doseq (range (plist-get item :ranges))
        (let* ((bounds (khabar--region range))
               (overlay (make-overlay (car bounds) (cdr bounds))))
          (overlay-put overlay 'face 'khabar-review)
          (push overlay khabar--overlays)))
      (goto-char (car (khabar--region (plist-get item :range))))
      (khabar--say (plist-get item :title)
                   (plist-get item :tag)
                   (mapconcat (lambda (said) (concat "- " said)) (plist-get item :details) "\n")
                   (format "%d to review: %d events, %d mentions, %d dates, %d findings, %s differences" open
                           (plist-get left :events) (plist-get left :mentions) (plist-get left :times)
                           (plist-get left :findings) (plist-get left :differences))
                   (mapconcat (pcase-lambda (`(,key ,does ,label))
                                (when (> (length (khabar--choices (substring (symbol-name does) 1))) 0)
                                  (concat key " " label " · ")))
                              khabar--keys "")
                   "SPC next · z undo · m mark the region · n new event · j next difference · q end"))
     ((> open 0) (khabar--say (format "The end. %d were passed over: SPC begins again." open)))
     (t (khabar--say "Nothing is left to review. a marks the article as done.")))))

(defun khabar--say (&rest lines)
  "Show LINES below the article, each in its own direction."
  (with-current-buffer (get-buffer-create "*Khabar review*")
    (setq-local bidi-paragraph-start-re "^" bidi-paragraph-separate-re "^")
    (erase-buffer)
    (insert (string-join (seq-remove #'string-empty-p (delq nil lines)) "\n"))
    (goto-char (point-min))
    (unless noninteractive
      (display-buffer (current-buffer) '(display-buffer-in-side-window (side . bottom) (window-height . fit-window-to-buffer))))))

(defun khabar--choose (does &optional stay)
  "Do what the choice of kind DOES does; one of several by its number.
With STAY the event can be changed further before it is written."
  (let* ((item (plist-get khabar--step :item))
         (choices (append (khabar--choices does) nil))
         (choice (if (and (cdr choices) (not (member does '("accept" "acceptAll"))))
                     (khabar--by-number choices)
                   (car choices))))
    (cond
     ((and (not item) (equal does "accept") (zerop (plist-get (plist-get khabar--step :left) :items)))
      (khabar-review-mode -1)
      (khabar-finish))
     ((not choice) (message "Nothing of that kind here"))
     ((and stay (plist-get choice :draft))
      (khabar--go (list :here (plist-get item :id)) (plist-get choice :draft)))
     (t
      (khabar--apply (khabar--edit-of choice))
      (push (plist-get item :id) khabar--done)
      (khabar--go (list :after (plist-get item :id)))))))

(defun khabar--by-number (choices)
  "One of CHOICES by a digit, or by its title where there are more than nine."
  (let ((titles (seq-map-indexed (lambda (choice index) (cons (format "%d  %s" (1+ index) (plist-get choice :title)) choice)) choices)))
    (if (nthcdr 9 titles)
        (cdr (assoc (completing-read "Which? " (khabar--in-order titles) nil t) titles))
      (apply #'khabar--say (mapcar #'car titles))
      (let ((digit (- (read-char "Number: ") ?0)))
        (or (cdr (nth (1- digit) (and (> digit 0) titles)))
            (progn (khabar--show) nil))))))

(defun khabar--again ()
  "Show the item anew, or what has come in its place."
  (khabar--go (when-let ((item (plist-get khabar--step :item))) (list :here (plist-get item :id)))))

(defun khabar-review-next ()
  "Pass the item over."
  (interactive)
  (khabar--go (when-let ((item (plist-get khabar--step :item))) (list :after (plist-get item :id)))))

(defun khabar-review-next-difference ()
  "Go to the next difference between annotators."
  (interactive)
  (khabar--go (when-let ((item (plist-get khabar--step :item))) (list :after (plist-get item :id))) nil "difference"))

(defun khabar-review-back ()
  "Go back to the item before."
  (interactive)
  (let ((item (plist-get khabar--step :item)))
    (when (and item (> (plist-get khabar--step :before) 0))
      (khabar--go (list :before (plist-get item :id))))))

(defun khabar-review-undo ()
  "Take back what was done last, and show it again."
  (interactive)
  (when-let ((id (pop khabar--done)))
    (let ((last-command 'other))
      (undo-only))
    (khabar--go (list :here id))))

(provide 'khabar)
;;; khabar.el ends here
