#!/usr/bin/python3
"""Values that tests/Reporting holds our metrics and statistics against; writes reference.json beside itself.

Needs numpy, scipy, scikit-learn and statsmodels (Debian: python3-sklearn, python3-statsmodels); recorded with the versions in the file.
"""
import hashlib
import json
import pathlib
import warnings

import numpy
import scipy
import scipy.stats
import sklearn
import sklearn.calibration
import sklearn.metrics
import statsmodels
import statsmodels.stats.contingency_tables
import statsmodels.stats.multitest
import statsmodels.stats.proportion
import statsmodels.stats.weightstats

# What no peer can answer, such as kappa where all is of one class, is expected to be null; scikit-learn warns of it.
warnings.filterwarnings("ignore")

random = numpy.random.default_rng(111)
SMALLEST = 2.0 ** -126


def metrics_case(name, count, classes, present):
    """Probabilities in 1024ths: exact in 32 bits, each row sums to exactly 1."""
    labels = random.integers(0, present, count)
    rows = []
    for label in labels:
        weights = random.dirichlet(numpy.ones(classes) * 0.4)
        weights[label] += random.uniform(0, 1.5)
        parts = numpy.floor(weights / weights.sum() * 1024).astype(int)
        parts[int(numpy.argmax(parts))] += 1024 - parts.sum()
        rows.append(parts)
    parts = numpy.array(rows).reshape(count, classes)
    probabilities = parts / 1024.0
    predicted = probabilities.argmax(axis=1)
    every = list(range(classes))
    precision, recall, f1, support = sklearn.metrics.precision_recall_fscore_support(
        labels, predicted, labels=every, zero_division=0
    )
    low, high = statsmodels.stats.proportion.proportion_confint((labels == predicted).sum(), count, 0.05, "wilson")
    confidence = probabilities.max(axis=1)
    ece = 0.0
    edges = numpy.linspace(0, 1, 16)
    for lo, hi in zip(edges[:-1], edges[1:]):
        inside = (confidence > lo) & (confidence <= hi)
        if inside.any():
            ece += inside.mean() * abs((labels == predicted)[inside].mean() - confidence[inside].mean())
    truth = numpy.eye(classes)[labels]
    chosen = numpy.maximum(probabilities[numpy.arange(count), labels], SMALLEST)
    return {
        "name": name,
        "classes": classes,
        "labels": labels.tolist(),
        "parts": parts.tolist(),
        "accuracy": sklearn.metrics.accuracy_score(labels, predicted),
        "accuracy_ci95": [low, high],
        "loss": float(-numpy.log(chosen).mean()),
        "macro_f1": sklearn.metrics.f1_score(labels, predicted, labels=every, average="macro", zero_division=0),
        "ece": ece,
        "brier": float(((probabilities - truth) ** 2).sum(axis=1).mean()),
        "precision": precision.tolist(),
        "recall": recall.tolist(),
        "f1": f1.tolist(),
        "support": support.tolist(),
        "averages": {
            average: [
                float(value)
                for value in sklearn.metrics.precision_recall_fscore_support(
                    labels, predicted, labels=every, average=average, zero_division=0
                )[:3]
            ]
            for average in ("macro", "weighted")
        },
        "confusion": sklearn.metrics.confusion_matrix(labels, predicted, labels=every).tolist(),
    }


def mcnemar(only_a, only_b):
    exact = only_a + only_b < 25
    table = [[100, only_a], [only_b, 100]]
    return statsmodels.stats.contingency_tables.mcnemar(table, exact=exact, correction=True).pvalue


def paired(only_a, only_b, count):
    """Bonett and Price 2012, equation for the adjusted Wald interval."""
    p12, p21 = (only_a + 1) / (count + 2), (only_b + 1) / (count + 2)
    z = scipy.stats.norm.ppf(0.975)
    spread = z * numpy.sqrt((p12 + p21 - (p12 - p21) ** 2) / (count + 2))
    return [max(-1, p21 - p12 - spread), min(1, p21 - p12 + spread)]


def unpaired(correct_a, count_a, correct_b, count_b):
    """B minus A: Newcombe's interval and the pooled z-test."""
    counts, sizes = [correct_b, correct_a], [count_b, count_a]
    low, high = statsmodels.stats.proportion.confint_proportions_2indep(
        correct_b, count_b, correct_a, count_a, method="newcomb", compare="diff", alpha=0.05
    )
    # Where all or none are correct, statsmodels divides 0 by 0; nothing speaks against equal shares.
    certain = correct_a + correct_b in (0, count_a + count_b)
    p = 1.0 if certain else statsmodels.stats.proportion.proportions_ztest(counts, sizes)[1]
    return {
        "correct_a": correct_a,
        "count_a": count_a,
        "correct_b": correct_b,
        "count_b": count_b,
        "interval": [float(low), float(high)],
        "p": float(p),
    }


def holm(p):
    return statsmodels.stats.multitest.multipletests(p, method="holm")[1].tolist()


def t_test(images_won, count):
    """Per pair of runs the images won; SciPy tests them as accuracies of two experiments, statsmodels gives the interval."""
    differences = numpy.array(images_won) / count
    first = random.integers(0, count, len(images_won)) / count
    result = scipy.stats.ttest_rel(first + differences, first)
    low, high = statsmodels.stats.weightstats.DescrStatsW(differences).tconfint_mean(0.05)
    return {
        "images_won": images_won,
        "count": count,
        "mean": float(differences.mean()),
        "deviation": float(differences.std(ddof=1)),
        "interval": [max(-1, float(low)), min(1, float(high))],
        "p": float(result.pvalue),
    }


def philox(seed, purpose, sample, element):
    """Philox4x32-10 (Salmon et al. 2011), addressed as docs/determinism.md says; sample and element are arrays of one shape."""
    mask = numpy.uint64(0xFFFFFFFF)
    shift = numpy.uint64(32)
    key0 = seed
    key1 = int.from_bytes(hashlib.sha256(purpose.encode()).digest()[:4], "little")
    c = [(element // 64 * 16 + element % 16).astype(numpy.uint64), sample.astype(numpy.uint64), numpy.zeros(sample.shape, numpy.uint64), numpy.zeros(sample.shape, numpy.uint64)]
    for _ in range(10):
        product0, product1 = c[0] * numpy.uint64(0xD2511F53), c[2] * numpy.uint64(0xCD9E8D57)
        c = [
            (product1 >> shift) ^ c[1] ^ numpy.uint64(key0),
            product1 & mask,
            (product0 >> shift) ^ c[3] ^ numpy.uint64(key1),
            product0 & mask,
        ]
        key0, key1 = (key0 + 0x9E3779B9) & 0xFFFFFFFF, (key1 + 0xBB67AE85) & 0xFFFFFFFF
    return numpy.choose(element // 16 % 4, c)


def bootstrap(count, wrong_a, wrong_b):
    sample, element = numpy.meshgrid(numpy.arange(2000), numpy.arange(count), indexing="ij")
    drawn = (philox(111, "report/bootstrap", sample, element) * numpy.uint64(count) >> numpy.uint64(32)).astype(int)
    score = numpy.zeros(count, int)
    score[wrong_a] += 1
    score[wrong_b] -= 1
    differences = score[drawn].sum(axis=1) / count
    return {
        "count": count,
        "wrong_a": wrong_a,
        "wrong_b": wrong_b,
        "first": [int(value) for value in (differences[:10] * count).round()],
        "interval": numpy.percentile(differences, [2.5, 97.5]).tolist(),
    }


def some(count, share):
    return [int(image) for image in numpy.flatnonzero(random.uniform(size=count) < share)]


later = numpy.random.default_rng(112)


def metrics_of_peers(case):
    """More figures of a case of metrics_case, each from a function of a peer where that has one."""
    labels = numpy.array(case["labels"])
    probabilities = numpy.array(case["parts"]) / 1024.0
    count, classes = probabilities.shape
    every = list(range(classes))
    predicted = probabilities.argmax(axis=1)
    right = labels == predicted
    confidence = probabilities.max(axis=1)
    share, mean = sklearn.calibration.calibration_curve(right, confidence, n_bins=15, strategy="uniform")
    # The bins that calibration_curve leaves out are empty; it says not how many images the others hold.
    bins = numpy.searchsorted(numpy.linspace(0, 1, 16)[1:-1], confidence)
    filled, images = numpy.unique(bins, return_counts=True)
    kappa = sklearn.metrics.cohen_kappa_score(labels, predicted, labels=every)
    # scikit-learn holds probabilities 2.2e-16 away from 0, we 2^-126: its loss where the true class has more.
    seen = probabilities[numpy.arange(count), labels] > 0
    low, high = scipy.stats.binomtest(int(right.sum()), count).proportion_ci(0.95, "wilson")
    return {
        "log_loss": [int(seen.sum()), float(sklearn.metrics.log_loss(labels[seen], probabilities[seen], labels=every)) if classes > 1 else 0.0],
        "brier": float(sum(sklearn.metrics.brier_score_loss(labels == k, probabilities[:, k], pos_label=True) for k in every)),
        "bins": [int(one) for one in filled],
        "bin_images": [int(one) for one in images],
        "bin_accuracy": share.tolist(),
        "bin_confidence": mean.tolist(),
        "ece": float((images * abs(share - mean)).sum() / count),
        "wilson": [float(low), float(high)],
        "balanced_accuracy": float(sklearn.metrics.balanced_accuracy_score(labels, predicted)),
        "cohen_kappa": None if numpy.isnan(kappa) else float(kappa),
        "mcc": float(sklearn.metrics.matthews_corrcoef(labels, predicted)),
    }


def spread(values):
    return {"values": values, "mean": float(numpy.mean(values)), "sd": float(numpy.std(values, ddof=1)) if len(values) > 1 else None}


def uncertainty(count, share_wrong, digits):
    """Entropies in 1024ths, rounded so that some are equal."""
    wrong = later.uniform(size=count) < share_wrong
    entropies = (later.uniform(size=count) + 0.5 * wrong).round(digits)
    parts = (entropies * 1024).astype(int)
    entropies = parts / 1024.0
    both = wrong.any() and not wrong.all()
    return {
        "wrong": [int(one) for one in wrong],
        "parts": parts.tolist(),
        "mean_right": float(entropies[~wrong].mean()) if not wrong.all() else None,
        "mean_wrong": float(entropies[wrong].mean()) if wrong.any() else None,
        "auroc": float(sklearn.metrics.roc_auc_score(wrong, entropies)) if both else None,
    }


def resampled(count, share_a, share_b, runs):
    """Runs of two experiments: the interval of the same draws, and SciPy's own bootstrap with many more draws."""
    sample, element = numpy.meshgrid(numpy.arange(2000), numpy.arange(count), indexing="ij")
    drawn = (philox(111, "report/bootstrap", sample, element) * numpy.uint64(count) >> numpy.uint64(32)).astype(int)
    wrong = [[numpy.flatnonzero(later.uniform(size=count) < share).tolist() for share in (share_a, share_b)] for _ in range(runs)]
    score = numpy.zeros(count)
    for a, b in wrong:
        score[a] += 1
        score[b] -= 1
    score /= runs
    differences = score[drawn].mean(axis=1)
    own = scipy.stats.bootstrap((score,), numpy.mean, n_resamples=99999, batch=1000, method="percentile", random_state=later)
    return {
        "count": count,
        "wrong": wrong,
        "interval": numpy.percentile(differences, [2.5, 97.5]).tolist(),
        "scipy_interval": [float(own.confidence_interval.low), float(own.confidence_interval.high)],
        "standard_error": float(own.standard_error),
    }


def exact_mcnemar(only_a, only_b):
    """SciPy's binomial test; its chi-squared with Edwards' correction."""
    if only_a + only_b == 0:
        return 1.0
    if only_a + only_b < 25:
        return float(scipy.stats.binomtest(only_a, only_a + only_b, 0.5).pvalue)
    return float(scipy.stats.chi2.sf(max(abs(only_a - only_b) - 1, 0) ** 2 / (only_a + only_b), 1))


# statsmodels lets |b - c| - 1 be -1 where b = c; we hold it at 0, so equal counts from 25 on are left out.
PAIRS = [(0, 0), (0, 1), (1, 0), (3, 3), (5, 12), (0, 24), (11, 13), (12, 13), (0, 25), (24, 1), (40, 60), (55, 54), (100, 180), (400, 700), (1000, 2500)]
FAMILIES = [[0.04], [0.01, 0.04, 0.03], [0.5, 0.5, 0.001, 0.001], [1.0, 0.9, 0.0], random.uniform(0, 0.2, 18).round(6).tolist()]

reference = {
    "versions": {module.__name__: module.__version__ for module in (numpy, scipy, sklearn, statsmodels)},
    "metrics": [
        metrics_case("ten classes", 120, 10, 10),
        metrics_case("a class without an image", 40, 4, 3),
        metrics_case("two classes", 25, 2, 2),
        metrics_case("one image", 1, 3, 3),
        metrics_case("more classes than bins", 60, 24, 24),
    ],
    "wilson": [
        {"successes": k, "count": n, "interval": list(statsmodels.stats.proportion.proportion_confint(k, n, 0.05, "wilson"))}
        for k, n in [(0, 1), (1, 1), (0, 10), (10, 10), (7, 9), (9123, 10000), (1, 10000)]
    ],
    "mcnemar": [{"only_a": a, "only_b": b, "p": mcnemar(a, b)} for a, b in PAIRS],
    "paired": [{"only_a": a, "only_b": b, "count": n, "interval": paired(a, b, n)} for a, b, n in [(0, 0, 1), (1, 0, 1), (0, 0, 50), (50, 0, 50), (120, 180, 10000), (3, 1, 10)]],
    "unpaired": [
        unpaired(*case)
        for case in [
            (56, 70, 48, 80),
            (9, 10, 3, 10),
            (5, 56, 0, 29),
            (0, 10, 0, 20),
            (10, 10, 0, 20),
            (10, 10, 20, 20),
            (9000, 10000, 9123, 10000),
            (7879, 10000, 8008, 10000),
            (1, 1, 0, 1),
            (500, 1000, 5600, 10000),
            (5000, 10000, 5600, 10000),
        ]
    ],
    "holm": [{"p": p, "adjusted": holm(p)} for p in FAMILIES],
    "t_test": [
        t_test(won, count)
        for won, count in [
            ([3, 5], 100),
            ([1, -1], 10),
            ([60, 52, 71, 40, 66], 10000),
            ([-12, 8, 3, -1, 9, 4], 2000),
            ([5, 5, 6], 7),
            (random.integers(-40, 80, 30).tolist(), 10000),
            ([1000, 1003, 999, 1001], 10000),
        ]
    ],
    "bootstrap": [bootstrap(count, some(count, a), some(count, b)) for count, a, b in [(1, 0, 1), (7, 0.5, 0.3), (64, 0.2, 0.2), (500, 0.15, 0.1)]],
}
reference["peer_metrics"] = [metrics_of_peers(case) for case in reference["metrics"]]
reference["scipy_mcnemar"] = [{"only_a": a, "only_b": b, "p": exact_mcnemar(a, b)} for a, b in PAIRS + [(30, 30)]]
reference["spread"] = [spread(values) for values in ([0.9], [0.5, 0.5], [0.91, 0.92, 0.9125], later.uniform(0.8, 0.95, 30).round(4).tolist())]
reference["uncertainty"] = [uncertainty(*case) for case in ((3, 0.5, 2), (200, 0.15, 2), (500, 0.4, 1), (20, 0.0, 2), (20, 1.0, 2))]
reference["resampled"] = [resampled(*case) for case in ((40, 0.3, 0.2, 1), (200, 0.2, 0.15, 2), (400, 0.12, 0.1, 5))]
path = pathlib.Path(__file__).with_name("reference.json")
def lines(entries):
    return "[\n    " + ",\n    ".join(json.dumps(entry) for entry in entries) + "\n  ]"


body = ",\n".join(f'  "{key}": {lines(value) if isinstance(value, list) else json.dumps(value)}' for key, value in reference.items())
path.write_text("{\n" + body + "\n}\n", encoding="utf-8", newline="\n")
