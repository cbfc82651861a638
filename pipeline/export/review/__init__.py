"""A review board as a file: PDF for printing, HTML that holds everything in itself."""

from pipeline.export.review.html import write_review_html
from pipeline.export.review.pdf import write_review_pdf

__all__ = ["write_review_html", "write_review_pdf"]
