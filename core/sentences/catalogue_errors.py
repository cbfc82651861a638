"""Errors of catalogues: lists of photos that are tried on one after the other."""

from __future__ import annotations

SENTENCES: dict[str, tuple[str, str]] = {
    "bad_parameter.line": ("Line {line}: {reason}", "{line}행: {reason}"),
    "bad_parameter.csv_text": (
        "The CSV file is not UTF-8 text; save it as “CSV UTF-8”.",
        "CSV 파일이 UTF-8 텍스트가 아닙니다. ‘CSV UTF-8’ 형식으로 저장해 주세요.",
    ),
    "bad_parameter.csv_read": ("This cannot be read as CSV.", "CSV로 읽을 수 없습니다."),
    "bad_parameter.csv_empty": ("The CSV file names no photo.", "CSV 파일에 사진이 하나도 없습니다."),
    "bad_parameter.csv_column": (
        "There is no column “{name}”; the columns are: {choices}.",
        "‘{name}’ 열은 사용할 수 없습니다. 사용할 수 있는 열: {choices}.",
    ),
    "bad_parameter.csv_column_twice": (
        "The column “{name}” is there twice.",
        "‘{name}’ 열이 두 번 있습니다.",
    ),
    "bad_parameter.csv_no_photo_column": (
        "The first line must name the columns, and one of them photo.",
        "첫 행에는 열 이름이 있어야 하며, 그중 하나는 photo여야 합니다.",
    ),
    "bad_parameter.csv_cells": (
        "There are more cells than columns; put a text that holds the separator into quotation marks.",
        "열보다 칸이 많습니다. 구분 기호가 들어 있는 글은 따옴표로 묶어 주세요.",
    ),
    "bad_parameter.csv_photo": ("No photo is named.", "사진 이름이 없습니다."),
    "bad_parameter.csv_outside": (
        "The photo {name} is not in the folder of the CSV file.",
        "사진 {name}은(는) CSV 파일의 폴더 안에 있지 않습니다.",
    ),
    "bad_parameter.csv_rows": (
        "A catalogue has at most {most} rows; send the rest as another one.",
        "카탈로그는 {most}행까지 보낼 수 있습니다. 나머지는 따로 보내 주세요.",
    ),
    "bad_parameter.zip": (
        "The catalogue must be a ZIP file that holds one CSV file and its photos.",
        "카탈로그는 CSV 파일 하나와 사진들을 담은 ZIP 파일이어야 합니다.",
    ),
    "bad_parameter.zip_large": (
        "The catalogue is larger than {limit_mb} MB; send it in parts.",
        "카탈로그가 {limit_mb}MB보다 큽니다. 나누어 보내 주세요.",
    ),
    "bad_parameter.zip_files": (
        "The ZIP file holds too many files.",
        "ZIP 파일에 들어 있는 파일이 너무 많습니다.",
    ),
    "bad_image.not_there": (
        "There is no photo of this name: {name}.",
        "이 이름의 사진이 없습니다: {name}.",
    ),
}
