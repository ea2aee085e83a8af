;;; test.el --- The mode for Emacs against the server  -*- lexical-binding: t; -*-

;;; Commentary:

;; Run by run.sh.  The corpus to work in is $KHABAR_TEST_CORPUS.  Nothing waits by the clock: every wait has a condition.

;;; Code:

(require 'ert)
(require 'khabar)

(setq make-backup-files nil auto-save-default nil create-lockfiles nil)

(defmacro khabar-test-with (name &rest body)
  "Run BODY in the article NAME of the corpus, connected, and take back what it does."
  (declare (indent 1))
  `(let ((buffer (find-file-noselect (expand-file-name ,name (getenv "KHABAR_TEST_CORPUS")))))
     (with-current-buffer buffer
       (unless (eglot-managed-p)
         ;; In batch nothing runs behind a command.
         (apply #'eglot--connect (eglot--guess-contact)))
       (should (eglot-managed-p))
       (unwind-protect (progn ,@body)
         (when khabar-review-mode (khabar-review-mode -1))
         (set-buffer-modified-p nil)
         (revert-buffer t t t)))))

(defun khabar-test-until (what condition)
  "Wait until CONDITION holds, which is WHAT is waited for."
  (with-timeout (30 (ert-fail (format "timed out: %s" what)))
    (while (not (funcall condition))
      (accept-process-output nil 0.05))))

(defun khabar-test-at (words)
  "Go to WORDS."
  (goto-char (point-min))
  (search-forward words)
  (goto-char (match-beginning 0)))

(defun khabar-test-line (&optional n)
  (buffer-substring (line-beginning-position n) (line-end-position n)))

(ert-deftest khabar-articles-are-found ()
  (khabar-test-with "talks.khabar" (should (eq major-mode 'khabar-mode)))
  (khabar-test-with "hague.txt" (should (eq major-mode 'khabar-mode)))
  (with-current-buffer (find-file-noselect (expand-file-name "../plain/notes.txt" (getenv "KHABAR_TEST_CORPUS")))
    (should (eq major-mode 'text-mode))))

(ert-deftest khabar-each-line-has-its-own-direction ()
  (khabar-test-with "talks.khabar"
    (let ((direction (lambda (start)
                       (goto-char (point-min))
                       (re-search-forward (concat "^" start))
                       (current-bidi-paragraph-direction))))
      (should (eq (funcall direction "عقد وزير") 'right-to-left))
      (should (eq (funcall direction "%% mentions usa") 'left-to-right))
      (should (eq (funcall direction "%% event CONSULT") 'left-to-right))
      (should (eq (funcall direction "وشارك") 'right-to-left)))))

(ert-deftest khabar-what-is-wrong-is-mended ()
  (khabar-test-with "hague.txt"
    (khabar-test-at "التقى")
    (forward-line)
    (insert "%% event CONSULT@\"التقى\" actor=trmp\n")
    (search-backward "trmp")
    (eglot--signal-textDocument/didChange)
    (let ((fix (car (eglot-code-actions (point) (point) "quickfix"))))
      (should fix)
      (khabar--apply (khabar--edit-of fix))
      (should (string-suffix-p "actor=trump" (khabar-test-line))))))

(ert-deftest khabar-words-are-marked ()
  (khabar-test-with "hague.txt"
    (khabar-test-at "التقى")
    (let ((transient-mark-mode t))
      (push-mark (+ (point) (length "التقى")) t t)
      (cl-letf (((symbol-function 'completing-read)
                 (lambda (_ table &rest _) (seq-find (lambda (title) (string-match-p "as a person" title)) (all-completions "" table)))))
        (khabar-mark)))
    (should (equal (khabar-test-line 2) "%% mentions person@\"التقى\""))))

(ert-deftest khabar-an-event-is-inserted-and-undone ()
  (khabar-test-with "hague.txt"
    (let ((before (buffer-string)))
      (buffer-enable-undo)
      (khabar-test-at "التقى")
      (cl-letf (((symbol-function 'completing-read) (lambda (_ table &rest _) (car (all-completions "" table)))))
        (khabar-insert-event))
      (should (string-match-p "^%% event CONSULT@\"التقى\"" (khabar-test-line 2)))
      (undo-only)
      (should (equal (buffer-string) before)))))

(ert-deftest khabar-a-paragraph-and-the-article-are-accepted ()
  (khabar-test-with "hague.txt"
    (khabar-test-at "التقى")
    (khabar-accept-paragraph)
    (khabar-test-until "the paragraph" (lambda () (string-match-p "^%% mentions .*trump@" (khabar-test-line 2))))
    (khabar-accept-article)
    (khabar-test-until "the article" (lambda () (> (how-many "^%% mentions " (point-min) (point-max)) 3)))))

(ert-deftest khabar-an-article-is-reviewed-by-keys ()
  (khabar-test-with "hague.txt"
    (let ((keys 0)
          (before (buffer-string)))
      (goto-char (point-min))
      (khabar-review)
      (while (plist-get khabar--step :item)
        (setq keys (1+ keys))
        (should (< keys 200))
        (call-interactively (lookup-key khabar-review-mode-map (if (khabar--choices "accept") "a" "x"))))
      (should (zerop (plist-get (plist-get khabar--step :left) :items)))
      (should (> (how-many "^%% event " (point-min) (point-max)) 1))
      ;; The text is what it was.
      (goto-char (point-min))
      (flush-lines "^%%")
      ;; A tag line below the last line puts an end to that.
      (should (equal (string-trim-right (buffer-string)) (string-trim-right before))))))

(ert-deftest khabar-what-a-review-did-is-taken-back ()
  (khabar-test-with "hague.txt"
    (buffer-enable-undo)
    (let ((before (buffer-string)))
      (goto-char (point-min))
      (khabar-review)
      (let ((title (plist-get (plist-get khabar--step :item) :title)))
        (khabar--choose "accept")
        (should-not (equal (buffer-string) before))
        (khabar-review-undo)
        (should (equal (buffer-string) before))
        (should (equal (plist-get (plist-get khabar--step :item) :title) title))))))

;;; test.el ends here
