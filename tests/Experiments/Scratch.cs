namespace Permafrost.Tests.Experiments;
public sealed class Scratch(ITestOutputHelper output)
{
    [Theory]
    [InlineData("train: { epoch: 3, batch_size: 0 }\ndataset: shape\narchitecture: wide\nfoo: 1\n")]
    [InlineData("dataset: shapes\narchitecture: wide\nparameters: {droput: 1, dropout: 1.5}\npreprocess: { size: big, channels: grey, validation: .nan }\n")]
    [InlineData("dataset: shapes\narchitecture: deep\nparameters: {dropout: [0.5]}\ntrain: {optimizer: {adm: {}}}\n")]
    [InlineData("dataset: shapes\narchitecture: deep\npreprocess: {size: 2}\nmatrix: {dropout: [0, 0.5], train.epochs: [1,2]}")]
    [InlineData("dataset: shapes\narchitecture: [deep]\ndataset: a\n\tx: 1")]
    [InlineData("dataset: shapes\narchitecture: deep\na: [1, 2\nb: 3")]
    [InlineData("dataset: shapes\narchitecture: {layers: [{conv2d: {kernel: 3}}, {dens: {units: 5}}, {dense: {units: 5}}]}\nmatrix: {epoch: [1], train.epoch: [2], drop: 3, train.epochs: []}")]
    [InlineData("dataset: shapes\narchitecture: {layers: [flatten, {dense: {units: {dropout}}}, {dense: {units: 5}}]}\n")]
    [InlineData("dataset: shapes\narchitecture: {layers: [flatten, {dense: {units: 5}}]}\n")]
    [InlineData("dataset: shapes\narchitecture: {layers: [flatten, {dense: {units: classes}}]}\n", "train.epoch=3")]
    [InlineData("dataset: shapes\narchitecture: wide\n", "train.epochs=[")]
    [InlineData("dataset: shapes\narchitecture: wide\nmatrix: {architecture: [wide, deep], units: [3, 4]}\n", "train.epochs=0", "foo")]
    [InlineData("a: &a [1,1,1,1,1,1,1,1,1]\nb: &b [*a,*a,*a,*a,*a,*a,*a,*a,*a]\nc: &c [*b,*b,*b,*b,*b,*b,*b,*b,*b]\nd: &d [*c,*c,*c,*c,*c,*c,*c,*c,*c]\ne: &e [*d,*d,*d,*d,*d,*d,*d,*d,*d]\nf: &f [*e,*e,*e,*e,*e,*e,*e,*e,*e]\n")]
    [InlineData("a: *x")]
    [InlineData("a: &x [*x]")]
    [InlineData("a: %x")]
    [InlineData("- 1")]
    [InlineData("")]
    [InlineData("a: 1\n---\nb: 1")]
    [InlineData("a: \"\\q\"")]
    [InlineData("a: b: c")]
    [InlineData("a: !foo 3")]
    public void Show(string text, params string[] set)
    {
        using var repository = new TemporaryRepository();
        output.WriteLine(string.Join('\n', repository.FaultsOf(text, set: set)));
    }
}
