//! The methods that are Khabar's own, and the one that tower-lsp has no name for.

use std::sync::Arc;

use tower_lsp::jsonrpc::Result;
use tower_lsp::lsp_types::WorkDoneProgressCancelParams;

use super::backend::Backend;
use super::requests::annotations::{Annotations, AnnotationsParams};
use super::requests::next::{Next, NextParams};
use super::requests::overview::{Overview, OverviewParams};
use super::requests::review::{Review, ReviewParams};
use super::requests::standing::CorpusStanding;
use super::requests::view::{View, ViewParams};
use super::requests::{annotations, next, overview, review, standing, view};

impl Backend {
    /// `khabar/annotations`: the mentions and dates of a document, for clients that show them themselves.
    pub async fn annotations(&self, params: AnnotationsParams) -> Result<Option<Annotations>> {
        self.over_snapshot(params.text_document.uri, move |of, _| {
            Some(annotations::annotations(
                &of.analysed,
                of.negotiated,
                params.range,
            ))
        })
        .await
    }

    /// `khabar/review`: the next open item of a document, and what can be done with it.
    pub async fn review(&self, params: ReviewParams) -> Result<Option<Review>> {
        self.edits_over_snapshot(params.text_document.uri.clone(), move |of, _| {
            Some(review::review(
                &of.analysed,
                of.negotiated,
                of.lang,
                &params,
            ))
        })
        .await
    }

    /// `khabar/view`: a document as HTML, for clients that show it so.
    pub async fn view(&self, params: ViewParams) -> Result<Option<View>> {
        self.over_snapshot(params.text_document.uri.clone(), move |of, _| {
            Some(view::view(&of.analysed, of.negotiated, of.lang, &params))
        })
        .await
    }

    /// `khabar/next`: the article of the corpus that is most worth labelling.
    pub async fn next(&self, params: NextParams) -> Result<Option<Next>> {
        let worths = Arc::clone(&self.worths);
        self.over_snapshot(params.text_document.uri, move |of, wanted| {
            next::next(of, &worths, wanted)
        })
        .await
    }

    /// `khabar/overview`: a document at a glance.
    pub async fn overview(&self, params: OverviewParams) -> Result<Option<Overview>> {
        self.over_snapshot(params.text_document.uri, move |of, _| {
            Some(overview::overview(&of.analysed, of.negotiated, of.lang))
        })
        .await
    }

    /// `khabar/corpus`: how far the corpus of a document is.
    pub async fn corpus_standing(&self, params: OverviewParams) -> Result<Option<CorpusStanding>> {
        self.over_snapshot(params.text_document.uri, move |of, _| {
            standing::standing(of)
        })
        .await
    }

    /// `window/workDoneProgress/cancel`.
    pub async fn cancel_progress(&self, params: WorkDoneProgressCancelParams) {
        self.session.cancel_progress(&params.token);
    }
}
