using System.Text;

namespace Permafrost.Experiments.Binding;

/// <summary>Names of C# as YAML has them: <c>BatchSize</c> is <c>batch_size</c>, <c>L2</c> is <c>l2</c>, <c>Sha256</c> is <c>sha256</c>.</summary>
internal static class SnakeCase
{
    public static string Of(string name)
    {
        var snake = new StringBuilder();
        for (int i = 0; i < name.Length; i++)
        {
            if (i > 0 && char.IsAsciiLetterUpper(name[i]) && !char.IsAsciiLetterUpper(name[i - 1]))
            {
                snake.Append('_');
            }

            snake.Append(char.ToLowerInvariant(name[i]));
        }

        return snake.ToString();
    }
}
